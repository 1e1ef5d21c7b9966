import { Code, ConnectError } from "@connectrpc/connect";

/** Fields of the connection, which HTTP/2 forbids (RFC 9113, 8.2.2) and fetch ignores, or which transports write. */
const ofTheConnection: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Makes Headers of a caller's. Throws a TypeError for what cannot be sent; it never shows a value, which may be a secret. */
export function parseHeaders(init: HeadersInit = []): Headers {
  const headers = new Headers();
  // Not by instanceof: Headers of other realms and packages are welcome.
  for (const [name, value] of Symbol.iterator in init ? init : Object.entries(init)) {
    const refused = refusal(name);
    if (refused) throw new TypeError(refused);
    if (name.toLowerCase() === "x-zitadel-orgid" && /^(number|bigint)$/.test(typeof value)) {
      throw new TypeError(`ids are text: ${name} is the number ${value}, which may be another id already`);
    }
    try {
      // A number may be an id that was rounded.
      if (typeof value !== "string") throw value;
      headers.append(name, value);
    } catch {
      const which = /^[\w!#$%&'*+.^`|~-]+$/.test(name) ? `: not that of ${name}` : "";
      throw new TypeError(`headers must be names and values that HTTP can carry${which}`);
    }
  }
  return headers;
}

/** Refuses headers that no call can set: `InvalidArgument`. */
export function checkHeader(name: string): void {
  const refused = refusal(name);
  if (refused) throw new ConnectError(refused, Code.InvalidArgument);
}

function refusal(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (!ofTheConnection.has(lower) && !/^:\w+$/.test(lower)) return undefined;
  const hint = lower === "host" || lower === ":authority" ? ": use x-zitadel-instance-host" : "";
  return `the header ${name} belongs to the connection, and cannot be set${hint}`;
}
