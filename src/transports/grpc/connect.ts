import type { LookupAddress } from "node:dns";
import type { Socket } from "node:net";
import { clearTimeout, setTimeout } from "node:timers";
import type { ConnectError } from "@connectrpc/connect";
import type { TlsOptions } from "../../options.js";
import { type Connection, startHttp2 } from "./connection.js";
import { connectionError, proxyError } from "./connection-error.js";
import { environmentProxy } from "./environment-proxy.js";
import { openSocket } from "./socket.js";

/** A connection that is being opened. */
export interface Connecting {
  /** Fails with `Unavailable` and a hint what to do. */
  connection: Promise<Connection>;
  /** What has gone wrong so far. Undefined if nothing has. */
  failure(): ConnectError | undefined;
  /** Gives up. */
  cancel(): void;
}

/**
 * How long an address is tried alone before the next one is tried beside it:
 * https://github.com/grpc/proposal/blob/master/A61-IPv4-IPv6-dualstack-backends.md
 */
const addressDelayMs = 250;

/** When the addresses are tried once more, beside those that have said nothing yet. Then after twice the time, and so on. */
const roundDelayMs = 5_000;
const longestRoundDelayMs = 3_600_000;

/**
 * Opens a connection by the first address of the server, or of the proxy on the way, that leads to HTTP/2. Those that
 * fail, or say nothing, keep no other from being tried. It takes as long as it is let, or until all have failed.
 */
export function connect(origin: URL, tls: TlsOptions, now: () => number): Connecting {
  let resolve!: (connection: Connection) => void;
  let reject!: (error: ConnectError) => void;
  const connection = new Promise<Connection>((...settle) => {
    [resolve, reject] = settle;
  });
  const failures = new Map<string, Error>();
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let over = false;

  const end = () => {
    over = true;
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
  };

  const fail = () => {
    if (over) return;
    if (failures.size === 0) failures.set("", new Error("nothing answered"));
    reject(connectionError(origin, failures));
    end();
  };

  const pause = (ms: number) =>
    new Promise<void>((done) => {
      timers.add(setTimeout(done, ms).unref());
    });

  const run = async () => {
    const modules = await loadModules();

    const attempt = async (proxy: URL | undefined, address: string) => {
      const opened: Socket[] = [];
      const onSocket = (socket: Socket) => {
        opened.push(socket);
        sockets.add(socket);
        if (over) socket.destroy();
      };
      try {
        const socket = await openSocket(modules, { origin, tls, proxy }, address, onSocket);
        const won = await startHttp2(modules.http2, socket, origin, now);
        for (const each of opened) sockets.delete(each);
        if (over) return won.session.destroy();
        resolve(won);
        end();
      } catch (error) {
        failures.set(address, error as Error);
        for (const socket of opened) socket.destroy();
      }
    };

    const round = async () => {
      let proxy: URL | undefined;
      try {
        proxy = environmentProxy(origin, modules.net);
        const attempts: Promise<void>[] = [];
        for (const address of await lookUp(modules.dns, proxy ?? origin)) {
          if (over) return;
          const attempted = attempt(proxy, address);
          attempts.push(attempted);
          await Promise.race([attempted, pause(addressDelayMs)]);
        }
        await Promise.all(attempts);
      } catch (error) {
        failures.set("", proxy ? proxyError(proxy, error as Error) : (error as Error));
      }
    };

    const rounds: Promise<void>[] = [];
    for (let ms = roundDelayMs; !over; ms = Math.min(2 * ms, longestRoundDelayMs)) {
      rounds.push(round());
      const allFailed = Promise.all(rounds).then(fail);
      await Promise.race([allFailed, pause(ms)]);
    }
  };

  void run();
  return {
    connection,
    failure: () => (failures.size > 0 ? connectionError(origin, failures) : undefined),
    cancel: fail,
  };
}

/** Not at the top: they take longer to load than this package, also in a process that never connects. */
async function loadModules() {
  const [http2, net, tls, { default: dns }] = await Promise.all([
    import("node:http2"),
    import("node:net"),
    import("node:tls"),
    import("node:dns"),
  ]);
  return { http2, net, tls, dns };
}

/** Finds the addresses of a host, in the order of the system, but with the two families in turns (RFC 8305, section 4). */
async function lookUp(dns: typeof import("node:dns"), { hostname }: URL): Promise<Iterable<string>> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const found = await new Promise<LookupAddress[]>((resolve, reject) => {
    dns.lookup(host, { all: true }, (error, all) => (error ? reject(error) : resolve(all)));
  });
  const first = found.filter(({ family }) => family === found[0]?.family);
  const others = found.filter((each) => !first.includes(each));
  const inTurns = first.flatMap((each, index) => [each, ...others.slice(index, index + 1)]);
  return new Set([...inTurns, ...others].map(({ address }) => address));
}
