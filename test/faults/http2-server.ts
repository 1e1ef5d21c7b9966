import { once } from "node:events";
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type OutgoingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { type ManagementClient, ManagementService } from "../../src/index.js";
import { type MeasuredOptions, measuredClient } from "./measured-client.js";

const { output } = ManagementService.method.removeHumanAuthFactorU2F;

/** An HTTP/2 server on loopback whose answers the test writes, frame by frame. */
export interface FaultServer extends AsyncDisposable {
  baseUrl: string;
  port: number;
  /** The streams that arrived, oldest first. */
  streams: ServerHttp2Stream[];
  /** The connections that were made, oldest first. */
  sessions: ServerHttp2Session[];
  /** What is below them. */
  sockets: Socket[];
  /** Makes a client of this server. Its connections are closed before the server. */
  client(options?: Omit<MeasuredOptions, "baseUrl">): ManagementClient;
  /** Takes no more connections, and breaks those that it has. Resolves when the port is free. */
  kill(): Promise<void>;
  /** Takes no more connections and calls, and answers those that it has. Resolves when that is done. */
  drain(): Promise<void>;
}

/** Answers one call; the index counts the calls that arrived. */
export type Answer = (stream: ServerHttp2Stream, index: number, headers: OutgoingHttpHeaders) => void;

/** Starts a server. Its disposal waits until no call is open: a client that leaks one makes the test time out. */
export async function startServer(
  answer: Answer = respondAfterRequest,
  { port: wantedPort = 0, ...options }: SecureServerOptions & { port?: number } = {},
): Promise<FaultServer> {
  const server: Http2Server = options.cert ? createSecureServer(options) : createServer(options);
  const sessions: ServerHttp2Session[] = [];
  const sockets: Socket[] = [];
  const streams: ServerHttp2Stream[] = [];
  const closers: (() => Promise<void>)[] = [];
  server.on("connection", (socket: Socket) => sockets.push(socket));
  server.on("session", (session) => {
    sessions.push(session);
    session.on("error", () => {});
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    answer(stream, streams.push(stream) - 1, headers);
  });
  server.listen(wantedPort, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const baseUrl = `${options.cert ? "https" : "http"}://localhost:${port}`;
  const closed = once(server, "close");
  const stop = () => {
    if (server.listening) server.close();
    // Node 22 leaves that to the client.
    for (const session of sessions) session.close();
  };
  return {
    baseUrl,
    port,
    streams,
    sessions,
    sockets,
    client: (clientOptions) => {
      const { client, close } = measuredClient({ baseUrl, ...clientOptions });
      closers.push(close);
      return client;
    },
    kill: async () => {
      stop();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    drain: async () => {
      stop();
      await closed;
    },
    [Symbol.asyncDispose]: async () => {
      for (const close of closers) await close();
      stop();
      await closed;
    },
  };
}

/** Answers when the request has ended, as servers do: nginx gives up a connection over an answer that comes before. */
function respondAfterRequest(stream: ServerHttp2Stream): void {
  stream.resume();
  stream.once("end", () => respond(stream));
}

let reserved = 0;

/**
 * A port that the system gives to nobody by itself, so that it stays free while a server is down. Two test processes
 * have different ones.
 */
export function reservedPort(): number {
  return 20_000 + ((process.pid + 1_000 * reserved++) % 10_000);
}

/** Headers of an answer that is gRPC. */
export const grpcHeaders: OutgoingHttpHeaders = { ":status": 200, "content-type": "application/grpc" };

/** A message behind its five bytes of gRPC. */
export function frame(message: Uint8Array, flags = 0): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = flags;
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The message of a removal that succeeded. Its sequence is 15. */
export const removed: Uint8Array = toBinary(
  output,
  create(output, { details: { sequence: 15n, resourceOwner: "7" } }),
);

/** Writes headers, data and trailers, as a server does. Without trailers the stream just ends. */
export function respond(
  stream: ServerHttp2Stream,
  {
    headers = grpcHeaders,
    body = [frame(removed)],
    trailers = { "grpc-status": "0" },
  }: { headers?: OutgoingHttpHeaders; body?: Uint8Array[]; trailers?: OutgoingHttpHeaders | undefined } = {},
): void {
  stream.respond(headers, { waitForTrailers: true });
  stream.on("wantTrailers", () => {
    if (Object.keys(trailers).length > 0) stream.sendTrailers(trailers);
    else stream.close();
  });
  for (const part of body) stream.write(part);
  stream.end();
}
