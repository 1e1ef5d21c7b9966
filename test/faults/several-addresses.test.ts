import { connect } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Code } from "@connectrpc/connect";
import { afterEach, expect, test, vi } from "vitest";
import { maybeDone } from "../../src/outcome.js";
import { host, listenAt, resolveTo } from "./addresses.js";
import { type SignedCertificate, signedCertificate } from "./certificates.js";
import { reservedPort, startServer } from "./http2-server.js";
import { expectFailure, measuredClient, measuresOurs, remove } from "./measured-client.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const key = { userId: "1", tokenId: "2" };

/** Removes a key over a connection to {@link host}. */
async function removeAt(port: number, certificate?: SignedCertificate): Promise<bigint | undefined> {
  const { client, close } = measuredClient({
    baseUrl: `${certificate ? "https" : "http"}://${host}:${port}`,
    ...(certificate && { tls: { ca: certificate.ca } }),
  });
  try {
    return await remove(client);
  } finally {
    await close();
  }
}

test("The first address takes connections and says nothing: the call goes to the second", async () => {
  await using server = await startServer();
  await using mute = await listenAt("127.0.0.2", server.port, (socket) => socket.resume());
  resolveTo("127.0.0.2", "127.0.0.1");
  const start = performance.now();
  expect(await removeAt(server.port)).toBe(15n);
  expect(performance.now() - start).toBeLessThan(2_000);
  expect(server.streams).toHaveLength(1);
  if (!measuresOurs) return;
  // What lost is closed.
  await expect
    .poll(() => mute.sockets.every((socket) => socket.destroyed || socket.readableEnded))
    .toBe(true);
});

test("The first address refuses connections: the call goes to the second", async () => {
  await using server = await startServer();
  resolveTo("127.0.0.2", "127.0.0.1");
  expect(await removeAt(server.port)).toBe(15n);
});

test("The first address breaks connections off: the call goes to the second", async () => {
  await using server = await startServer();
  await using _ = await listenAt("127.0.0.2", server.port, (socket) => socket.resetAndDestroy());
  resolveTo("127.0.0.2", "127.0.0.1");
  expect(await removeAt(server.port)).toBe(15n);
});

test.for([
  ["says nothing in TLS", () => () => {}],
  ["does not speak TLS", () => (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")],
  [
    "has the certificate of another",
    () => {
      const tls = createTlsServer(signedCertificate("DNS:elsewhere.example")).on("tlsClientError", () => {});
      return (socket) => tls.emit("connection", socket);
    },
  ],
] as [string, () => Parameters<typeof listenAt>[2]][])(
  "The first address %s: the call goes to the second",
  async ([, makeListener]) => {
    const certificate = signedCertificate(`DNS:${host}`);
    const { cert, key } = certificate;
    await using server = await startServer(undefined, { cert, key });
    await using _ = await listenAt("127.0.0.2", server.port, makeListener());
    resolveTo("127.0.0.2", "127.0.0.1");
    expect(await removeAt(server.port, certificate)).toBe(15n);
  },
);

test("An address of each family, and the first of IPv6: IPv4 is tried too", async () => {
  await using server = await startServer();
  resolveTo("::1", "::2", "127.0.0.1");
  expect(await removeAt(server.port)).toBe(15n);
});

test("The first connection says nothing, but a later one to the same address: the call goes over that", async () => {
  await using server = await startServer();
  const targets: ReturnType<typeof connect>[] = [];
  await using lazy = await listenAt("127.0.0.2", server.port, (socket) => {
    if (lazy.sockets.length === 1) return;
    const target = connect(server.port, "localhost");
    targets.push(target);
    socket.pipe(target).pipe(socket);
  });
  resolveTo("127.0.0.2");
  expect(await removeAt(server.port)).toBe(15n);
  for (const target of targets) target.destroy();
}, 15_000);

test("All addresses refuse connections: the error names each, and a removal is known not to be done", async () => {
  const port = reservedPort();
  resolveTo("127.0.0.2", "::1", "127.0.0.1");
  const text = new RegExp(
    `no connection to ${host}:${port}: .*ECONNREFUSED 127.0.0.2:${port}.*ECONNREFUSED ::1:${port}.*ECONNREFUSED 127.0.0.1:${port}: is the server running`,
  );
  await expectFailure(removeAt(port), Code.Unavailable, text);
});

test.runIf(measuresOurs)(
  "A deadline while one address refuses and one says nothing: it tells both",
  async () => {
    const port = reservedPort();
    await using _ = await listenAt("127.0.0.1", port, () => {});
    resolveTo("127.0.0.2", "127.0.0.1");
    const { client, close } = measuredClient({ baseUrl: `http://${host}:${port}` });
    const call = client.removeHumanAuthFactorU2F(key, { timeoutMs: 500 });
    const error = await expectFailure(
      call,
      Code.DeadlineExceeded,
      /ECONNREFUSED 127.0.0.2.*nothing was sent/,
    );
    expect(error.rawMessage).not.toMatch(/outcome unknown/);
    expect(maybeDone(error)).toBe(false);
    await close();
  },
);
