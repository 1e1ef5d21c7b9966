import dns, { type LookupAddress } from "node:dns";
import { once } from "node:events";
import { createServer, isIPv6, type Socket } from "node:net";
import { vi } from "vitest";

/** A name that only {@link resolveTo} knows. */
export const host = "zitadel.test";

/** Has Node's resolver find these addresses for {@link host}, until `vi.restoreAllMocks()`. Other names stay as they are. */
export function resolveTo(...addresses: string[]): void {
  const found: LookupAddress[] = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const isHost = (name: string) => name === host || name === `${host}.`;
  const { lookup } = dns;
  const { lookup: lookupAsync } = dns.promises;
  const patched = (
    name: string,
    options: dns.LookupAllOptions,
    callback: (...results: unknown[]) => void,
  ) => {
    if (!isHost(name)) return lookup(name, options, callback);
    const [{ address, family }] = found as [LookupAddress];
    setImmediate(() => (options.all ? callback(null, found) : callback(null, address, family)));
  };
  vi.spyOn(dns, "lookup").mockImplementation(patched as unknown as typeof dns.lookup);
  vi.spyOn(dns.promises, "lookup").mockImplementation((async (name: string, options: dns.LookupAllOptions) =>
    isHost(name) ? found : lookupAsync(name, options)) as typeof dns.promises.lookup);
}

/** Takes connections at another address of the same port, and lets `onConnection` do what it likes. */
export async function listenAt(address: string, port: number, onConnection: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
    onConnection(socket);
  }).listen(port, address);
  await once(server, "listening");
  return {
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
