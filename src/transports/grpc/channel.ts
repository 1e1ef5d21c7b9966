import type { OutgoingHttpHeaders } from "node:http2";
import type { DescMethod } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { onlyReads } from "../../idempotency.js";
import type { TlsOptions } from "../../options.js";
import { type Connection, connect } from "./connect.js";
import { exchange, NotProcessed, type Received } from "./exchange.js";

/** One request, ready to be sent. */
export interface Call {
  method: DescMethod;
  headers: OutgoingHttpHeaders;
  body: Uint8Array;
  maxResponseBytes: number;
  signal: AbortSignal;
}

/** Keeps one connection to a server, and makes another one when it is lost. */
export interface Channel {
  send(call: Call): Promise<Received>;
  close(): Promise<void>;
}

export function createChannel(origin: URL, tls: TlsOptions): Channel {
  let connection: Promise<Connection> | undefined;
  let closed = false;
  const inFlight = new Set<Promise<unknown>>();
  const usable = async (): Promise<Connection> => {
    connection ??= connect(origin, tls);
    const opening = connection;
    const forget = () => {
      if (connection === opening) connection = undefined;
    };
    opening.catch(forget);
    const opened = await opening;
    if (!opened.session.closed && !opened.session.destroyed) return opened;
    forget();
    return usable();
  };
  const attempt = async (call: Call): Promise<Received> => {
    const opened = await usable();
    call.signal.throwIfAborted();
    return exchange(opened, call);
  };
  const send = async (call: Call): Promise<Received> => {
    for (;;) {
      try {
        return await attempt(call);
      } catch (error) {
        if (error instanceof NotProcessed) continue;
        if (error instanceof ConnectError) throw error;
        const hint = onlyReads(call.method) ? "" : "; outcome unknown";
        throw new ConnectError(
          `the connection was lost: ${(error as Error).message}${hint}`,
          Code.Unavailable,
          undefined,
          undefined,
          error,
        );
      }
    }
  };
  return {
    send: async (call) => {
      if (closed) throw new ConnectError("the transport is closed", Code.Canceled);
      const sending = send(call);
      const settled = sending.then(
        () => {},
        () => {},
      );
      inFlight.add(settled);
      void settled.then(() => inFlight.delete(settled));
      return sending;
    },
    close: async () => {
      closed = true;
      await Promise.all(inFlight);
      (await connection)?.session.destroy();
    },
  };
}
