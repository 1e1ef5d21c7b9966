import { constants, type IncomingHttpHeaders } from "node:http2";
import { Code, ConnectError } from "@connectrpc/connect";
import type { Call } from "./channel.js";
import type { Connection } from "./connect.js";

/** What a server sent in answer to one request. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: Buffer[];
  /** Undefined if none came: the status is in the headers, or missing. */
  trailers: IncomingHttpHeaders | undefined;
}

/** Thrown where a request was certainly not processed, so that it can be sent again. */
export class NotProcessed extends Error {}

/** Sends one request and waits for everything that the server has to say. */
export function exchange(connection: Connection, call: Call): Promise<Received> {
  return new Promise((resolve, reject) => {
    const stream = connection.session.request(call.headers);
    const { signal } = call;
    const body: Buffer[] = [];
    let headers: IncomingHttpHeaders | undefined;
    let trailers: IncomingHttpHeaders | undefined;
    let ended = false;
    let size = 0;
    let failure: unknown;
    const abort = () => stream.close(constants.NGHTTP2_CANCEL);
    connection.active++;
    stream.end(call.body);
    signal.addEventListener("abort", abort);
    stream.on("response", (received) => {
      headers = received;
      connection.heardAt = performance.now();
    });
    stream.on("trailers", (received) => {
      trailers = received;
    });
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= call.maxResponseBytes + 5) {
        body.push(chunk);
        return;
      }
      failure = new ConnectError(
        `the answer is larger than ${call.maxResponseBytes} bytes (maxResponseBytes)`,
        Code.ResourceExhausted,
      );
      stream.close(constants.NGHTTP2_CANCEL);
    });
    stream.on("end", () => {
      ended = true;
    });
    stream.on("error", (error) => {
      failure ??= error;
    });
    stream.on("close", () => {
      connection.active--;
      signal.removeEventListener("abort", abort);
      if (signal.aborted) reject(signal.reason);
      else if (failure instanceof ConnectError) reject(failure);
      else if (headers && ended && stream.rstCode === constants.NGHTTP2_NO_ERROR)
        resolve({ headers, body, trailers });
      else if (
        !headers &&
        (stream.id === undefined ||
          stream.rstCode === constants.NGHTTP2_REFUSED_STREAM ||
          stream.id > connection.lastStreamId)
      )
        reject(new NotProcessed("the server refused the request", { cause: failure }));
      else reject(failure ?? new Error(`the stream was reset (HTTP/2 error ${stream.rstCode})`));
    });
  });
}
