import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  constants,
  createServer as createHttp2Server,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import type { HttpRequest, HttpResponse } from "./http.js";
import { decodedPath, maxBodyBytes } from "./http.js";

/** What answers the requests of a listener. */
export interface Handlers {
  answer: (request: HttpRequest) => Promise<HttpResponse>;
  /** Takes a stream over, if it is one that goes on in both directions. */
  takeStream: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => boolean;
}

/** A server for HTTP/1.1 and, by prior knowledge, HTTP/2 on one port. */
export interface Listener {
  server: Server;
  /** Ends all connections. */
  close(): Promise<void>;
}

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
/** The sockets of the sessions, which Node does not let one reset. */
const socketOf = new WeakMap<Http2Session, Socket>();

/** Makes a listener; the first bytes of a connection tell its version of HTTP. */
export function createListener(handlers: Handlers): Listener {
  const sockets = new Set<Socket>();
  const http1 = createHttpServer({ keepAliveTimeout: 0 }, (request, response) => {
    answerHttp1(handlers, request, response).catch((reason) => {
      process.emitWarning(reason);
      request.socket.destroy();
    });
  });
  const http2 = createHttp2Server({ strictFieldWhitespaceValidation: false } as object);
  http2.on("stream", (stream, headers, _flags, rawHeaders) => {
    stream.on("error", () => {});
    if (handlers.takeStream(stream, headers)) return;
    answerHttp2(handlers, stream, rawHeaders as unknown as string[]).catch((reason) => {
      process.emitWarning(reason);
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    });
  });
  http2.on("sessionError", () => {});
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setNoDelay(true);
    sniff(socket, (isHttp2) => {
      if (isHttp2) http2.once("session", (session) => socketOf.set(session, socket));
      (isHttp2 ? http2 : http1).emit("connection", socket);
      if (!isHttp2) socket.resume();
    });
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Reads as little as tells the version, and puts it back. */
function sniff(socket: Socket, found: (isHttp2: boolean) => void): void {
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const length = Math.min(head.length, preface.length);
    const couldBe = head.subarray(0, length).equals(preface.subarray(0, length));
    if (couldBe && length < preface.length) return;
    socket.off("data", onData);
    socket.pause();
    socket.unshift(head);
    found(couldBe);
  };
  socket.on("data", onData);
}

async function answerHttp1(
  { answer }: Handlers,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "", url: target = "" } = request;
  response.sendDate = false;
  if (decodedPath(target) === undefined) {
    response.shouldKeepAlive = false;
    response.writeHead(400, ["content-type", "text/plain; charset=utf-8"]).end("400 Bad Request");
    return;
  }
  const arrivedAt = performance.now();
  const headers = firstValues(request.rawHeaders);
  const body = await readBody(request);
  if (!body) return;
  const host = headers.get("host") ?? "";
  const answered = await answer({ version: 1, method, target, host, headers, body, arrivedAt });
  if (answered.connection === "cut") {
    request.socket.resetAndDestroy();
    return;
  }
  if (answered.connection === "drain") response.shouldKeepAlive = false;
  response.writeHead(answered.status, answered.headers.flat());
  if (answered.trailers) response.addTrailers(answered.trailers);
  response.end(answered.body);
}

async function answerHttp2(
  { answer }: Handlers,
  stream: ServerHttp2Stream,
  rawHeaders: string[],
): Promise<void> {
  const arrivedAt = performance.now();
  const headers = firstValues(rawHeaders);
  const method = headers.get(":method") ?? "";
  const target = headers.get(":path") ?? "";
  const host = headers.get(":authority") ?? headers.get("host") ?? "";
  if (decodedPath(target) === undefined) {
    stream.close(constants.NGHTTP2_PROTOCOL_ERROR);
    return;
  }
  const body = await readBody(stream);
  if (!body) return;
  const answered = await answer({ version: 2, method, target, host, headers, body, arrivedAt });
  const { session } = stream;
  if (!session || stream.closed) return;
  if (answered.connection === "cut") {
    socketOf.get(session)?.resetAndDestroy();
    return;
  }
  respondHttp2(stream, answered);
  // Ends the session when the streams that it has are done.
  if (answered.connection === "drain") session.close();
}

function respondHttp2(stream: ServerHttp2Stream, { status, headers, body, trailers }: HttpResponse): void {
  const fields: Record<string, string | string[] | number> = { ":status": status };
  for (const [name, value] of headers) {
    const present = fields[name];
    fields[name] = present === undefined ? value : [present as string | string[], value].flat();
  }
  stream.respond(fields, { waitForTrailers: trailers !== undefined, sendDate: false } as object);
  if (trailers) stream.on("wantTrailers", () => stream.sendTrailers(Object.fromEntries(trailers)));
  stream.end(body);
}

/** Undefined where the client gave up, or sends without end. */
async function readBody(source: AsyncIterable<Buffer>): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBodyBytes) return undefined;
    }
  } catch {
    return undefined;
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

function firstValues(raw: string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase();
    if (!values.has(name)) values.set(name, raw[index + 1] as string);
  }
  return values;
}
