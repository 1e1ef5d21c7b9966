import { type DescMethodUnary, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type UnaryResponse } from "@connectrpc/connect";
import { codeFromHttpStatus, findTrailerError } from "@connectrpc/connect/protocol-grpc";
import type { Received } from "./exchange.js";

/** Makes the response, or throws the error, of what a server sent. */
export function readAnswer(method: DescMethodUnary, received: Received, maxBytes: number): UnaryResponse {
  const header = toHeaders(received.headers);
  const trailer = toHeaders(received.trailers ?? {});
  const status = Number(received.headers[":status"]);
  const hasStatus = trailer.has("grpc-status") || header.has("grpc-status");
  if (status !== 200 && !hasStatus) {
    throw new ConnectError(`HTTP ${status}, and no answer of ZITADEL`, codeFromHttpStatus(status), header);
  }
  const type = header.get("content-type") ?? "no content-type";
  if (!/^application\/grpc(\+proto|;|$)/.test(type)) {
    throw new ConnectError(`the answer is ${type}, not gRPC: is baseUrl right?`, Code.Unknown, header);
  }
  const error = findTrailerError(trailer) ?? findTrailerError(header);
  if (error) {
    for (const [name, value] of header) if (!error.metadata.has(name)) error.metadata.append(name, value);
    throw error;
  }
  if (!hasStatus) throw new ConnectError("the answer was cut short: it has no status", Code.Internal, header);
  const message = readMessage(method, received.body, maxBytes);
  return { stream: false, service: method.parent, method, header, trailer, message };
}

function readMessage(
  method: DescMethodUnary,
  body: Buffer[],
  maxBytes: number,
): MessageShape<typeof method.output> {
  const bytes = body.length === 1 ? (body[0] as Buffer) : Buffer.concat(body);
  if (bytes.length < 5) throw new ConnectError("the answer has no message", Code.Unimplemented);
  const length = bytes.readUInt32BE(1);
  if (length > maxBytes) throw new ConnectError("the answer is too large", Code.ResourceExhausted);
  if (bytes[0] !== 0) throw new ConnectError("the answer is compressed", Code.Internal);
  if (bytes.length !== 5 + length) throw new ConnectError("the answer is not one message", Code.Internal);
  try {
    return fromBinary(method.output, bytes.subarray(5));
  } catch (cause) {
    throw new ConnectError("the answer cannot be decoded", Code.Internal, undefined, undefined, cause);
  }
}

function toHeaders(fields: NodeJS.Dict<string | string[] | number>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith(":") || value === undefined) continue;
    for (const item of [value].flat()) headers.append(name, String(item));
  }
  return headers;
}
