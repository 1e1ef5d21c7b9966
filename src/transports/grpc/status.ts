import type { IncomingHttpHeaders } from "node:http2";
import { Code, ConnectError } from "@connectrpc/connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";

/**
 * Makes the error of a `grpc-status` other than 0, with the details in `grpc-status-details-bin` if their code is the
 * same: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses
 */
export function statusError(status: string, fields: IncomingHttpHeaders): ConnectError {
  const code = Number(status);
  const metadata = toHeaders(fields);
  if (Code[code] === undefined) {
    return new ConnectError(`the server sent the unknown grpc-status ${status}`, Code.Unknown, metadata);
  }
  const detailed = readDetails(fields["grpc-status-details-bin"]);
  const text = fields["grpc-message"];
  const message = text === undefined ? (detailed?.rawMessage ?? "") : decodePercent(String(text));
  const error = new ConnectError(message, code, metadata);
  error.isWireError = true;
  if (detailed?.code === code) error.details = detailed.details;
  return error;
}

function readDetails(encoded: string | string[] | undefined): ConnectError | undefined {
  if (encoded === undefined) return undefined;
  try {
    return findTrailerError(new Headers({ "grpc-status-details-bin": String(encoded) }));
  } catch {
    return undefined;
  }
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Makes Headers of what node:http2 received, without pseudo-headers such as `:status`. */
export function toHeaders(fields: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const name in fields) {
    if (name.startsWith(":")) continue;
    for (const value of [fields[name]].flat()) headers.append(name, String(value));
  }
  return headers;
}
