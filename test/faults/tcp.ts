import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A server on loopback below HTTP/2. */
export interface TcpServer extends AsyncDisposable {
  port: number;
  /** The connections that were made, oldest first. */
  sockets: Socket[];
}

/** Starts a server that lets `onConnection` do what it likes. Its disposal breaks what is open. */
export async function startTcpServer(onConnection: (socket: Socket) => void): Promise<TcpServer> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    sockets.push(socket);
    onConnection(socket);
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** A way to a server that can go silent, as a network does that has lost a connection without a word. */
export interface Proxy extends TcpServer {
  baseUrl: string;
  /** Passes nothing on any more over the connections that are open. New ones work. */
  silence(): void;
}

/** Starts a way to a server on loopback. */
export async function startProxy(targetPort: number): Promise<Proxy> {
  const targets: Socket[] = [];
  const server = await startTcpServer((socket) => {
    const target = connect(targetPort, "localhost");
    target.on("error", () => {});
    targets.push(target);
    socket.pipe(target).pipe(socket);
    socket.on("close", () => target.destroy());
    target.on("close", () => socket.destroy());
  });
  return {
    ...server,
    baseUrl: `http://localhost:${server.port}`,
    silence: () => {
      for (const socket of [...server.sockets, ...targets]) socket.unpipe().pause();
    },
    [Symbol.asyncDispose]: async () => {
      for (const target of targets) target.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}
