import * as http2 from "node:http2";
import * as net from "node:net";
import * as tls from "node:tls";
import { Code, ConnectError } from "@connectrpc/connect";
import type { TlsOptions } from "../../options.js";

/** A connection that is ready for requests: the server's SETTINGS have arrived. */
export interface Connection {
  session: http2.ClientHttp2Session;
  socket: net.Socket;
  /** Calls in flight on this connection. */
  active: number;
  /** When the server was last heard, by `performance.now()`. */
  heardAt: number;
  /** Streams above this one were not processed. Infinite until the server says GOAWAY. */
  lastStreamId: number;
}

/** How long TCP, TLS and the server's SETTINGS may take together. */
const connectTimeoutMs = 5_000;

/** One answer of this size may be under way before the client has to say "go on". */
const windowBytes = 1024 * 1024;

/** Opens a connection. It does not keep the process alive. Fails with `Unavailable` and a hint what to do. */
export function connect(origin: URL, options: TlsOptions): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = openSocket(origin, options);
    const session = http2.connect(origin, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: windowBytes },
      maxSessionMemory: Number.MAX_SAFE_INTEGER,
    });
    session.unref();
    const timer = setTimeout(
      () => session.destroy(new Error(`no HTTP/2 connection within ${connectTimeoutMs} ms`)),
      connectTimeoutMs,
    ).unref();
    let failure: Error | undefined;
    session.on("error", (error) => {
      failure = error;
    });
    session.on("close", () => {
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
        heardAt: performance.now(),
        lastStreamId: Number.POSITIVE_INFINITY,
      };
      session.on("goaway", (_code, lastStreamId) => {
        connection.lastStreamId = lastStreamId;
      });
      resolve(connection);
    });
  });
}

function openSocket(origin: URL, options: TlsOptions): net.Socket {
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
    if (socket.alpnProtocol !== "h2") socket.destroy(new Error("the server does not offer HTTP/2 (ALPN h2)"));
  });
  return socket;
}

function connectionError(origin: URL, cause: Error | undefined): ConnectError {
  return new ConnectError(
    `no connection to ${origin.host}: ${cause?.message ?? "closed by the server"}`,
    Code.Unavailable,
    undefined,
    undefined,
    cause,
  );
}
