import { once } from "node:events";
import { createServer as createHttp } from "node:http";
import { createServer as createHttp2, createSecureServer } from "node:http2";
import type { AddressInfo, Server, Socket } from "node:net";
import { signedCertificate } from "../faults/certificates.js";

/** What a server does with a request. The parts of a whole answer are those of the protocol that is spoken. */
export interface Exchange {
  /** Answers with this HTTP status and HTML. */
  html(status: number): void;
  /** Answers with a status of gRPC, as ZITADEL does. */
  status(code: number): void;
  /** Sends the first bytes of the body of a success, and breaks the connection. */
  cut(bytes: number): void;
  /** Breaks the connection. */
  reset(): void;
}

/** Servers of HTTP/1.1 and HTTP/2 which say what they received with its header x-case, and one of TLS that nobody trusts. */
export async function startRecordingServers(onRequest: (exchange: Exchange, ofCase: unknown) => void) {
  const http = createHttp(async (request, response) => {
    for await (const _ of request);
    const json = /^\/(management\/v1|v2)\//.test(request.url!);
    const type = { "content-type": json ? "application/json" : "application/grpc-web+proto" };
    const exchange: Exchange = {
      html: (status) => response.writeHead(status, { "content-type": "text/html" }).end("<h1>Sorry</h1>"),
      status: (code) =>
        json
          ? response.writeHead(500, type).end(JSON.stringify({ code, message: "the server says no" }))
          : response
              .writeHead(200, { ...type, "grpc-status": `${code}`, "grpc-message": "the server says no" })
              .end(),
      cut: (bytes) => {
        const body = json ? Buffer.from('{"details":{"sequence":"8"}}') : grpcWebBody;
        response.writeHead(200, { ...type, "content-length": body.length });
        response.write(body.subarray(0, bytes % body.length), () => response.destroy());
        if (bytes % body.length === 0) response.flushHeaders();
      },
      reset: () => response.destroy(),
    };
    onRequest(exchange, request.headers["x-case"]);
  });
  const http2 = createHttp2();
  // Not by the session, whose socket is not to be touched. Every call has a connection of its own.
  let lastHttp2: Socket | undefined;
  http2.on("connection", (socket: Socket) => {
    lastHttp2 = socket;
  });
  http2.on("stream", async (stream, headers) => {
    stream.on("error", () => {});
    // Later there may be that of the next call.
    const socket = lastHttp2;
    for await (const _ of stream);
    const type = { ":status": 200, "content-type": "application/grpc" };
    const exchange: Exchange = {
      html: (status) => {
        stream.respond({ ":status": status, "content-type": "text/html" });
        stream.end("<h1>Sorry</h1>");
      },
      status: (code) =>
        stream.respond(
          { ...type, "grpc-status": `${code}`, "grpc-message": "the server says no" },
          { endStream: true },
        ),
      cut: (bytes) => {
        stream.respond(type);
        stream.write(message.subarray(0, bytes % (message.length + 1)), () =>
          setTimeout(() => socket?.destroy(), 5),
        );
      },
      reset: () => socket?.destroy(),
    };
    onRequest(exchange, headers["x-case"]);
  });
  const tls = createSecureServer({ ...signedCertificate(), allowHTTP1: true });
  const servers: Server[] = [http, http2, tls];
  const sockets = new Set<Socket>();
  for (const server of servers) {
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const port = (server: Server) => (server.address() as AddressInfo).port;
  return {
    http: `http://127.0.0.1:${port(http)}`,
    http2: `http://127.0.0.1:${port(http2)}`,
    untrusted: `https://127.0.0.1:${port(tls)}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      for (const server of servers) await new Promise((resolve) => server.close(resolve));
    },
  };
}

const message = Buffer.from([0, 0, 0, 0, 4, 0x0a, 2, 0x08, 8]);
const grpcWebBody = Buffer.concat([
  message,
  Buffer.from([0x80, 0, 0, 0, 16]),
  Buffer.from("grpc-status: 0\r\n"),
]);
