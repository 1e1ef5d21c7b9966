import type { ConnectError } from "@connectrpc/connect";

/**
 * Makes the function that masks secrets in a text: as they are, URL-encoded, in JSON, in base64 and base64url wherever
 * they begin there, in any case, and also if cut short after 16 characters. What has less than six is no secret.
 */
export function masking(secrets: string[]): (text: string) => string {
  const patterns = secrets
    .filter(({ length }) => length > 5)
    .flatMap((secret) => [secret, ...base64(unescape(encodeURIComponent(secret)))])
    .map((form) => `${pattern(form)}|${pattern(form.slice(0, 16))}[^\\s"'<>]*`);
  const all = new RegExp(patterns.join("|") || "$.", "gi");
  return (text) => text.replace(all, "***");
}

/** Without what depends on the neighbours of the secret. */
function base64(bytes: string): string[] {
  return [0, 2, 3].map((start, before) =>
    btoa("\0".repeat(before) + bytes)
      .slice(start)
      .replace(/.=+$/, ""),
  );
}

/** No two ways to match a character, which would take a server's text exponential time. */
function pattern(text: string): string {
  return text.replace(
    /[^a-z\d]/gi,
    (character) => `(?:\\\\?[\\${character}+_-]|(?:%|\\\\u00)${character.charCodeAt(0).toString(16)})`,
  );
}

/** What no text may show of a request's headers: ZITADEL's token, and what proxies ask for. */
export function secretsOf(header: Headers): string[] {
  return [...header].flatMap(([name, value]) =>
    /auth|cookie|key|secret|token|jwt|assertion|pass/.test(name)
      ? value.replace(/^(bearer|basic) /i, "").split(/[\s,;=]+/)
      : [],
  );
}

/**
 * Masks the secrets of a request in the error that it ended with, whatever a server or a proxy has repeated. The error
 * stays the same object; a header, a detail and a cause that hold a secret are taken off.
 */
export function concealed(error: ConnectError, header: Headers): ConnectError {
  const mask = masking(secretsOf(header));
  const isClean = (value: unknown) => {
    try {
      const text = allText(value);
      return mask(text) === text;
    } catch {
      // Too large, or in circles.
      return false;
    }
  };
  return Object.assign(reworded(error, mask), {
    metadata: new Headers([...error.metadata].filter(isClean)),
    details: error.details.filter((detail) => isClean({ ...detail, desc: 0 })),
    cause: isClean(error.cause) ? error.cause : undefined,
  });
}

function allText(value: unknown): string {
  if (value instanceof Uint8Array) return String.fromCharCode(...value);
  if (value instanceof Error) return allText([value.message, value.stack, value.cause, { ...value }]);
  return Object(value) === value ? `${Object.values(value as object).map(allText)}` : `${value}`;
}

/** Changes the text of an error, which stays the same object. */
export function reworded(error: ConnectError, change: (text: string) => string): ConnectError {
  const { message, rawMessage, stack = "" } = error;
  return Object.assign(error, {
    message: change(message),
    rawMessage: change(rawMessage),
    stack: stack.replace(message, change),
  });
}
