import type { IncomingHttpHeaders, IncomingHttpStatusHeader, OutgoingHttpHeaders } from "node:http2";
import type { DescMethod } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { outcomeHint } from "../../idempotency.js";
import { markUnprocessed } from "../../outcome.js";
import { type Connection, isOpen } from "./connection.js";
import { prefixBytes } from "./request.js";

/** Error codes of HTTP/2 (RFC 9113, section 7). Those of node:http2 would load it before the first call. */
const resetCode = { refusedStream: 7, cancel: 8, enhanceYourCalm: 11 };

/** One request, ready to be sent. */
export interface Call {
  method: DescMethod;
  headers: OutgoingHttpHeaders;
  body: Uint8Array;
  signal: AbortSignal;
}

/** What a server sent in answer to one request. */
export interface Received {
  headers: IncomingHttpHeaders & IncomingHttpStatusHeader;
  body: Buffer;
  /** Undefined if none came: the status is in the headers, or missing. */
  trailers: IncomingHttpHeaders | undefined;
}

/**
 * Sends one request, and calls `done` once: with all that the server said, or with why it said nothing or not enough.
 * Returns a function that cancels the request.
 */
export function exchange(
  connection: Connection,
  call: Call,
  maxBytes: number,
  done: (outcome: Received | ConnectError) => void,
): () => void {
  const writtenBefore = connection.socket.bytesWritten;
  const stream = connection.session.request(call.headers);
  const body: Buffer[] = [];
  let size = 0;
  let headers: Received["headers"] | undefined;
  let trailers: IncomingHttpHeaders | undefined;
  let failure: Error | undefined;
  stream.end(call.body);
  stream.on("response", (received) => {
    headers = received;
    connection.heard();
  });
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= prefixBytes + maxBytes) {
      body.push(chunk);
      return;
    }
    failure = new ConnectError(
      `the answer is larger than maxResponseBytes, ${maxBytes}`,
      Code.ResourceExhausted,
    );
    stream.close(resetCode.cancel);
  });
  stream.on("trailers", (received) => {
    trailers = received;
  });
  stream.on("error", (error: NodeJS.ErrnoException) => {
    failure ??= error;
    // All of its ids are used up: it goes on for the calls that it has.
    if (error.code === "ERR_HTTP2_OUT_OF_STREAMS") connection.session.close();
  });
  stream.on("close", () => {
    const { rstCode, id } = stream;
    if (failure instanceof ConnectError) return done(failure);
    const calm = rstCode === resetCode.enhanceYourCalm && isOpen(connection);
    const code = calm ? Code.ResourceExhausted : Code.Unavailable;
    if (!headers) {
      const neverWritten = id === undefined || connection.socket.bytesWritten === writtenBefore;
      const refused = rstCode === resetCode.refusedStream || (id ?? 0) > connection.lastStreamId;
      return done(refused || neverWritten ? notProcessed(failure) : answerLost(call.method, code, failure));
    }
    const complete =
      trailers ||
      (stream.readableEnded && rstCode === 0) ||
      headers["grpc-status"] ||
      headers[":status"] !== 200;
    if (!complete) return done(answerLost(call.method, code, failure));
    done({ headers, trailers, body: body.length === 1 ? (body[0] as Buffer) : Buffer.concat(body) });
  });
  return () => stream.close(resetCode.cancel);
}

function notProcessed(cause: Error | undefined): ConnectError {
  const text = "the server did not take the call, which is therefore not done";
  return markUnprocessed(new ConnectError(text, Code.Unavailable, undefined, undefined, cause));
}

function answerLost(method: DescMethod, code: Code, cause: Error | undefined): ConnectError {
  const text = `the answer was lost: ${cause?.message ?? "the connection or the call was closed"}`;
  return new ConnectError(text + outcomeHint(method), code, undefined, undefined, cause);
}
