import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A forward proxy on loopback, by CONNECT. */
export interface ForwardProxy extends AsyncDisposable {
  url: string;
  /** What it was asked for, oldest first. */
  requests: { target: string; credentials: string }[];
}

/** Starts a forward proxy, by https if there is a certificate. */
export async function startForwardProxy(
  options: ServerOptions,
  { mute = false, answerWithTheServer = false } = {},
): Promise<ForwardProxy> {
  const server = options.cert ? createSecureServer(options) : createServer(options);
  const requests: ForwardProxy["requests"] = [];
  const sockets: Socket[] = [];
  server.on("connection", (socket) => sockets.push(socket));
  server.on("connect", async ({ url = "", headers }: IncomingMessage, socket: Socket, head: Buffer) => {
    const [, basic = ""] = /^Basic (.*)$/.exec(headers["proxy-authorization"] ?? "") ?? [];
    requests.push({ target: url, credentials: Buffer.from(basic, "base64").toString() });
    if (mute) return;
    const { hostname, port } = new URL(`tcp://${url}`);
    const target = connect(Number(port), hostname.replace(/^\[|\]$/g, "")).on("error", () =>
      socket.destroy(),
    );
    sockets.push(target);
    socket.on("error", () => {}).on("close", () => target.destroy());
    target.write(head);
    const first = answerWithTheServer ? (await once(target, "data"))[0] : Buffer.alloc(0);
    socket.write(Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\n\r\n"), first]));
    socket.pipe(target).pipe(socket);
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  return {
    url: `${options.cert ? "https" : "http"}://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
