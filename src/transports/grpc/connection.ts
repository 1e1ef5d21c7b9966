import type { ClientHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import { clearTimeout, setTimeout } from "node:timers";
import { closedEarly, textOf } from "./connection-error.js";

/** A connection whose server has sent its SETTINGS, so that it speaks HTTP/2 and its limits are known. */
export interface Connection {
  session: ClientHttp2Session;
  socket: Socket;
  /** Calls in flight. */
  active: number;
  /** How many calls the server allows at a time. */
  allowed: number;
  /** When the server was last heard, by the clock of the channel. */
  heardAt: number;
  /** When the server was last asked by PING whether it is there. */
  pingedAt: number;
  /** How many PINGs were sent since the server last answered a call. */
  pings: number;
  /** Streams above this one were not processed. Infinite until the server says GOAWAY. */
  lastStreamId: number;
  /** Notes that the server answers a call. */
  heard(): void;
}

/** How long a server may take to answer a PING. */
const pingTimeoutMs = 2_000;

/** How many bytes may be on the way before the server has to wait, for a stream and for the connection. */
const windowBytes = 1024 * 1024;

/** How many header fields an answer may have. The default, 128, is not much behind several proxies. */
export const maxHeaderListPairs = 10_000;

/** Begins HTTP/2 on a socket, and waits for the server's SETTINGS. The connection does not keep the process alive. */
export function startHttp2(
  http2: typeof import("node:http2"),
  socket: Socket,
  origin: URL,
  now: () => number,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(origin, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: windowBytes },
      maxSessionMemory: Number.MAX_SAFE_INTEGER,
      maxHeaderListPairs,
      // grpc-go sends blanks at either end of texts; node:http2 would drop the field.
      strictFieldWhitespaceValidation: false,
    });
    session.unref();
    let failure: Error | undefined;
    session.on("error", (error) => {
      failure ??= error;
    });
    session.once("close", () => reject(failure ?? closedEarly(origin)));
    // The session itself misses what TLS reports after the handshake, such as an alert that refuses a certificate, and
    // would wait for ever for its last bytes to be sent.
    socket.once("error", (error) => {
      socket.destroy();
      error.message = textOf(error);
      session.destroy(error);
    });
    socket.once("close", () => session.destroy());
    session.once("remoteSettings", () => {
      session.setLocalWindowSize(windowBytes);
      const connection: Connection = {
        session,
        socket,
        active: 0,
        allowed: allowedStreams(session),
        heardAt: now(),
        pingedAt: Number.NEGATIVE_INFINITY,
        pings: 0,
        lastStreamId: Number.POSITIVE_INFINITY,
        heard: () => {
          connection.heardAt = now();
          connection.pings = 0;
        },
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
export function answersPing(connection: Connection, now: () => number): Promise<boolean> {
  connection.pingedAt = now();
  connection.pings++;
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pingTimeoutMs, false).unref();
    const onPong = (error: Error | null) => {
      clearTimeout(timer);
      if (!error) connection.heardAt = now();
      resolve(!error);
    };
    if (!isOpen(connection) || !connection.session.ping(onPong)) resolve(false);
  });
}
