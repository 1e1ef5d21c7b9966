import type { ClientHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import type { TlsOptions } from "../../options.js";
import { connectionError } from "./connection-error.js";

/** A connection whose server has sent its SETTINGS, so that it speaks HTTP/2 and its limits are known. */
export interface Connection {
  session: ClientHttp2Session;
  socket: Socket;
  /** Calls in flight. */
  active: number;
  /** How many calls the server allows at a time. */
  allowed: number;
  /** When the server was last heard, by `performance.now()`. */
  heardAt: number;
  /** Streams above this one were not processed. Infinite until the server says GOAWAY. */
  lastStreamId: number;
}

/** How long the name, TCP, TLS and the server's SETTINGS may take together. */
const connectTimeoutMs = 5_000;

/** How long a server may take to answer a PING. */
const pingTimeoutMs = 2_000;

/** How many bytes may be on the way before the server has to wait, for a stream and for the connection. */
const windowBytes = 1024 * 1024;

/** Opens a connection, which does not keep the process alive. Fails with `Unavailable` and a hint what to do. */
export async function connect(origin: URL, options: TlsOptions): Promise<Connection> {
  // Not at the top: they take longer to load than this package, also in a process that never connects.
  const [http2, net, tls] = await Promise.all([import("node:http2"), import("node:net"), import("node:tls")]);
  return new Promise((resolve, reject) => {
    const socket = openSocket({ net, tls }, origin, options);
    const session = http2.connect(origin, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: windowBytes },
      maxSessionMemory: Number.MAX_SAFE_INTEGER,
    });
    session.unref();
    const timer = setTimeout(() => {
      session.destroy(new Error(`nothing answered within ${connectTimeoutMs} ms`));
    }, connectTimeoutMs).unref();
    let failure: Error | undefined;
    session.on("error", (error) => {
      failure ??= error;
    });
    session.once("close", () => {
      clearTimeout(timer);
      reject(connectionError(origin, failure));
    });
    session.once("remoteSettings", () => {
      clearTimeout(timer);
      session.setLocalWindowSize(windowBytes);
      const connection: Connection = {
        session,
        socket,
        active: 0,
        allowed: allowedStreams(session),
        heardAt: performance.now(),
        lastStreamId: Number.POSITIVE_INFINITY,
      };
      session.on("remoteSettings", () => {
        connection.allowed = allowedStreams(session);
      });
      session.on("goaway", (_code, lastStreamId) => {
        connection.lastStreamId = lastStreamId;
      });
      resolve(connection);
    });
  });
}

function allowedStreams(session: ClientHttp2Session): number {
  return session.remoteSettings.maxConcurrentStreams ?? Number.POSITIVE_INFINITY;
}

/** Tells whether new calls can go over a connection. */
export function isOpen({ session }: Connection): boolean {
  return !session.closed && !session.destroyed;
}

/** Tells whether the server answers a PING in time. */
export function answersPing(connection: Connection): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pingTimeoutMs, false).unref();
    const onPong = (error: Error | null) => {
      clearTimeout(timer);
      if (!error) connection.heardAt = performance.now();
      resolve(!error);
    };
    if (!isOpen(connection) || !connection.session.ping(onPong)) resolve(false);
  });
}

function openSocket(
  { net, tls }: { net: typeof import("node:net"); tls: typeof import("node:tls") },
  origin: URL,
  options: TlsOptions,
): Socket {
  const host = origin.hostname.replace(/^\[|\]$/g, "");
  const common = { host, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };
  if (origin.protocol === "http:") return net.connect({ ...common, port: Number(origin.port || 80) });
  const socket = tls.connect({
    ...common,
    port: Number(origin.port || 443),
    ALPNProtocols: ["h2"],
    ...(!net.isIP(host) && { servername: host }),
    ...options,
  });
  socket.once("secureConnect", () => {
    if (socket.alpnProtocol === "h2") return;
    socket.destroy(Object.assign(new Error("no HTTP/2 by ALPN"), { code: "NO_APPLICATION_PROTOCOL" }));
  });
  return socket;
}
