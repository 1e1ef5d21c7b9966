import { Code, ConnectError } from "@connectrpc/connect";
import { codeFromHttpStatus, findTrailerError } from "@connectrpc/connect/protocol-grpc";
import { markForeign } from "../outcome.js";

/**
 * Reads `grpc-status`, `grpc-message` and `grpc-status-details-bin`, over gRPC and gRPC-web: the error, "ok", or undefined
 * where there is no status. The details count if their code is the same, and nothing loses the text:
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses
 *
 * The values are bytes, one in each character.
 */
export function readStatus(fields: Headers): ConnectError | "ok" | undefined {
  const sent = fields.get("grpc-status");
  if (sent === null) return undefined;
  // Some proxies repeat it.
  const [status = "", other] = new Set(sent.split(/[ \t,]+/).filter(Boolean));
  const code = other === undefined && /^\d+$/.test(status) ? Number(status) : undefined;
  if (code === 0) return "ok";
  const known = code !== undefined && Code[code] !== undefined;
  const detailed = readDetails(fields.get("grpc-status-details-bin"));
  const text =
    decode(fields.get("grpc-message") ?? "") ||
    detailed?.rawMessage ||
    (known ? "" : `the server sent the unknown grpc-status ${status}`);
  const error = new ConnectError(text, known ? code : Code.Unknown, fields);
  error.isWireError = true;
  if (known && detailed?.code === code) error.details = detailed.details;
  return error;
}

function readDetails(encoded: string | null): ConnectError | undefined {
  return encoded === null
    ? undefined
    : or(
        () => findTrailerError(new Headers({ "grpc-status-details-bin": encoded.split(",", 1).join() })),
        undefined,
      );
}

/** Decodes a text that should be percent-encoded, and may be UTF-8. What is neither stays as it is. */
function decode(text: string): string {
  const bytes = () => new Uint8Array(text.length).map((_, index) => text.charCodeAt(index));
  const utf8 = /[\x80-\xff]/.test(text)
    ? or(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes()), text)
    : text;
  return or(() => decodeURIComponent(utf8), utf8);
}

/** Reads something, or returns another value where that throws. */
export function or<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** The error of an answer that reports success, and whose message cannot be had. */
export function unreadable(
  what: string,
  headers: Headers,
  code: Code = Code.Internal,
  cause?: unknown,
): ConnectError {
  const error = new ConnectError(`the server reported success, but ${what}`, code, headers, undefined, cause);
  error.isWireError = true;
  return error;
}

/** The error of an answer that is not ZITADEL's. The code is by the HTTP status, also by those of load balancers. */
export function foreignError(text: string, status: number, headers: Headers): ConnectError {
  const unavailable = status === 408 || status >= 520;
  const code = unavailable ? Code.Unavailable : codeFromHttpStatus(status);
  return markForeign(new ConnectError(text, code, headers), status);
}
