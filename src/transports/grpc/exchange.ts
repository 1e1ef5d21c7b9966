import type { IncomingHttpHeaders, IncomingHttpStatusHeader, OutgoingHttpHeaders } from "node:http2";
import { Code, ConnectError } from "@connectrpc/connect";
import { markUnprocessed, type Progress } from "../../outcome.js";
import { type Connection, isOpen, maxHeaderListPairs } from "./connection.js";
import { prefixBytes } from "./request.js";

/** Error codes of HTTP/2 (RFC 9113, section 7). Those of node:http2 would load it before the first call. */
const resetCode = { refusedStream: 7, cancel: 8, enhanceYourCalm: 11 };

/** One request, ready to be sent. */
export interface Call {
  progress: Progress;
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
  let whole = false;
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
  stream.on("end", () => {
    whole = stream.rstCode === 0;
    // The server has said all before it had all, and need not tell so (RFC 9113, 8.1).
    if (!stream.writableFinished) stream.close(resetCode.cancel);
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
      return done(refused || neverWritten ? notProcessed(failure) : answerLost(code, failure));
    }
    const complete = whole || trailers || headers["grpc-status"] || headers[":status"] !== 200;
    if (!complete) return done(answerLost(code, failure));
    done({ headers, trailers, body: body.length === 1 ? (body[0] as Buffer) : Buffer.concat(body) });
  });
  return () => stream.close(resetCode.cancel);
}

function notProcessed(cause: Error | undefined): ConnectError {
  const text = "the server did not take the call, which is therefore not done";
  return markUnprocessed(new ConnectError(text, Code.Unavailable, undefined, undefined, cause));
}

function answerLost(code: Code, cause: Error | undefined): ConnectError {
  const text = `the answer was lost: ${reasonOf(code, cause)}`;
  return new ConnectError(text, code, undefined, undefined, cause);
}

function reasonOf(code: Code, cause: Error | undefined): string {
  if (code === Code.ResourceExhausted) {
    return `the server asks for calm, or sent more than ${maxHeaderListPairs} header fields (ENHANCE_YOUR_CALM)`;
  }
  if (cause?.message.includes("CONTINUATION")) return "its header fields are larger than node:http2 takes";
  return cause?.message ?? "the connection or the call was closed";
}
