import type { OutgoingHttpHeaders } from "node:http2";
import type { DescMethod } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { checkHeader } from "../../headers.js";

/** The server's clock is this much slower than the client's, so that it never ends a call first. */
const timeoutMarginMs = 1_000;

/** What node:http2 sends of a request's headers, and what each costs beside its name and value. */
const longestHeaders = 65_536;
const fieldBytes = 12;

/** Makes the HTTP/2 headers of a request. Those that cannot be sent are `InvalidArgument`. */
export function requestHeaders(authority: string, method: DescMethod, header: Headers): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    ":method": "POST",
    // Without the default port, which node:http2 would add.
    ":authority": authority,
    ":path": `/${method.parent.typeName}/${method.name}`,
    "user-agent": "zitadel-mgmt",
  };
  for (const [name, value] of header) {
    checkHeader(name);
    headers[name] = value;
  }
  headers["content-type"] = "application/grpc";
  headers.te = "trailers";
  checkSize(headers);
  return headers;
}

function checkSize(headers: OutgoingHttpHeaders): void {
  // For `:scheme`, which node:http2 adds, and for what nghttp2 keeps for a priority and a change of its table.
  let size = 41;
  for (const name in headers) size += fieldBytes + name.length + (headers[name] as string).length;
  if (size > longestHeaders) {
    throw new ConnectError(
      `the headers of the call have ${size} bytes, more than the ${longestHeaders} that node:http2 sends`,
      Code.InvalidArgument,
    );
  }
}

/** The header has room for eight digits of seconds. */
const longestTimeoutMs = 1e11 - timeoutMarginMs;

/** Writes a time limit as the value of `grpc-timeout`: at most eight digits and a unit. Undefined for no limit, or one of years. */
export function timeoutValue(limitMs: number): string | undefined {
  if (limitMs <= 0 || limitMs >= longestTimeoutMs) return undefined;
  const ms = Math.ceil(limitMs) + timeoutMarginMs;
  return ms < 1e8 ? `${ms}m` : `${Math.ceil(ms / 1_000)}S`;
}

/** The bytes before a message: whether it is compressed, and its length. */
export const prefixBytes = 5;

/** Puts the prefix of gRPC before a message that is not compressed. */
export function envelope(message: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(prefixBytes + message.length);
  bytes[0] = 0;
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, prefixBytes);
  return bytes;
}
