import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  constants,
  createServer as createHttp2Server,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import type { Readable } from "node:stream";
import type { HttpRequest, HttpResponse } from "./http.js";
import { decodedPath } from "./http.js";
import { maxBodyBytes } from "./limits.js";

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
      if (response.headersSent) request.socket.destroy();
      else response.writeHead(500, ["content-length", "0"]).end();
    });
  });
  const http2 = createHttp2Server({ strictFieldWhitespaceValidation: false } as object);
  http2.on("stream", (stream, headers, _flags, rawHeaders) => {
    stream.on("error", () => {});
    // Reset in the same packet that began it.
    if (stream.destroyed) return;
    if (handlers.takeStream(stream, headers)) return;
    answerHttp2(handlers, stream, rawHeaders as unknown as string[]).catch((reason) => {
      process.emitWarning(reason);
      if (stream.headersSent || stream.destroyed) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      else stream.respond({ ":status": 500 }, { endStream: true });
    });
  });
  http2.on("sessionError", () => {});
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setNoDelay(true);
    // Who forgets to close an emulator does not wait for it.
    socket.unref();
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
  const { method = "" } = request;
  const { target, authority } = splitTarget(request.url ?? "");
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
  if (body === "too large") {
    response.writeHead(413, ["content-type", "text/plain; charset=utf-8"]).end(tooLarge);
    return;
  }
  const host = authority ?? headers.get("host") ?? "";
  const answered = await answer({
    version: 1,
    method,
    target,
    host,
    headers,
    body,
    arrivedAt,
    isLocal: isLoopback(request.socket),
  });
  if (answered.connection === "cut") {
    request.socket.resetAndDestroy();
    return;
  }
  if (answered.connection === "drain") response.shouldKeepAlive = false;
  response.writeHead(answered.status, answered.headers.flat());
  if (answered.trailers) response.addTrailers(answered.trailers);
  response.end(answered.body);
}

/** In the absolute form, a target has the host too, which beats the header (RFC 9112, 3.2.2). */
function splitTarget(url: string): { target: string; authority?: string } {
  const [, authority, rest = ""] = /^https?:\/\/(?:[^/?#]*@)?([^/?#]*)(.*)$/is.exec(url) ?? [];
  if (authority === undefined) return { target: url };
  return { target: rest.startsWith("/") ? rest : `/${rest}`, authority };
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
  if (body === "too large") {
    if (stream.destroyed) return;
    stream.respond({ ":status": 413, "content-type": "text/plain; charset=utf-8" });
    stream.end(tooLarge);
    return;
  }
  const answered = await answer({
    version: 2,
    method,
    target,
    host,
    headers,
    body,
    arrivedAt,
    isLocal: isLoopback(stream.session?.socket),
  });
  const { session } = stream;
  if (!session || stream.destroyed) return;
  if (answered.connection === "cut") {
    socketOf.get(session)?.resetAndDestroy();
    return;
  }
  respondHttp2(stream, answered);
  // Ends the session when the streams that it has are done.
  if (answered.connection === "drain") session.close();
}

function isLoopback(socket: Pick<Socket, "remoteAddress"> | undefined): boolean {
  return /^(127\.|::1$|::ffff:127\.)/.test(socket?.remoteAddress ?? "");
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

const tooLarge = `the emulator reads bodies of up to ${maxBodyBytes} bytes\n`;

/** Undefined where the client gave up. Who sends in small pieces takes no more memory. */
function readBody(source: Readable): Promise<Uint8Array | "too large" | undefined> {
  let body: Buffer = Buffer.alloc(0);
  let length = 0;
  return new Promise((resolve) => {
    source.on("data", (chunk: Buffer) => {
      const end = length + chunk.length;
      if (end > maxBodyBytes) {
        body = Buffer.alloc(0);
      } else if (length === 0) {
        body = chunk;
      } else {
        if (end > body.length)
          body = Buffer.concat([body.subarray(0, length)], Math.min(2 * end, maxBodyBytes));
        chunk.copy(body, length);
      }
      length = end;
    });
    source.on("end", () => resolve(length > maxBodyBytes ? "too large" : body.subarray(0, length)));
    source.on("close", () => resolve(undefined));
    source.on("error", () => resolve(undefined));
  });
}

function firstValues(raw: string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase();
    if (!values.has(name)) values.set(name, raw[index + 1] as string);
  }
  return values;
}
