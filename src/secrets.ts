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
      const text = allText(value, new Set());
      return mask(text) === text;
    } catch {
      // It is too large, or an object of a class.
      return false;
    }
  };
  return Object.assign(error, {
    message: mask(error.message),
    rawMessage: mask(error.rawMessage),
    stack: mask(error.stack ?? ""),
    metadata: new Headers([...error.metadata].filter(isClean)),
    details: error.details.filter((detail) => isClean({ ...detail, desc: 0 })),
    cause: isClean(error.cause) ? error.cause : undefined,
  });
}

/** Throws for an object of a class, which may show more than its fields: a Request its headers. */
function allText(value: unknown, seen: Set<unknown>): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (seen.has(value)) return "";
  seen.add(value);
  // Not by instanceof: bytes and errors of other realms, as in the edge runtime of Next.js, are no instances of ours.
  if (ArrayBuffer.isView(value)) return String.fromCharCode(...(value as Uint8Array));
  const { message, stack, cause, errors } = value as AggregateError;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain && !/Error|Exception/.test(Object.prototype.toString.call(value))) throw value;
  // The fields of an error that are not enumerable are shown all the same.
  const parts = isPlain ? [] : [message, stack, cause, errors];
  return [...parts, ...Object.values(value)].map((part) => allText(part, seen)).join();
}
