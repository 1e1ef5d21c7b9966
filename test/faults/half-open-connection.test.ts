import { Code } from "@connectrpc/connect";
import { afterEach, expect, test, vi } from "vitest";
import { startServer } from "./http2-server.js";
import { expectFailure, measuredClient, measuresOurs, remove } from "./measured-client.js";
import { startProxy } from "./tcp.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The clock that tells how long a connection was silent goes forward. */
function passTime(ms: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => now() + ms);
}

test("Half-open connection during a call: it ends at its deadline, and the next call goes over a new connection", async () => {
  await using server = await startServer();
  await using proxy = await startProxy(server.port);
  const { client, close } = measuredClient({ baseUrl: proxy.baseUrl });
  expect(await remove(client)).toBe(15n);
  proxy.silence();
  const lost = client.removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" }, { timeoutMs: 200 });
  await expectFailure(lost, Code.DeadlineExceeded, /outcome unknown/);
  expect(await remove(client)).toBe(15n);
  expect(proxy.sockets).toHaveLength(2);
  await close();
});

test("Half-open connection that was idle: found by PING, and the call goes over a new connection", async () => {
  await using server = await startServer();
  await using proxy = await startProxy(server.port);
  const { client, close } = measuredClient({ baseUrl: proxy.baseUrl });
  expect(await remove(client)).toBe(15n);
  proxy.silence();
  passTime(11_000);
  expect(await remove(client)).toBe(15n);
  expect(proxy.sockets).toHaveLength(2);
  await close();
});

test("A machine that slept: the connection which is dead since is found by PING", async () => {
  await using server = await startServer();
  await using proxy = await startProxy(server.port);
  const { client, close } = measuredClient({ baseUrl: proxy.baseUrl });
  expect(await remove(client)).toBe(15n);
  proxy.silence();
  // On Linux only the clock of the day has gone on.
  const now = Date.now.bind(Date);
  vi.spyOn(Date, "now").mockImplementation(() => now() + 3_600_000);
  expect(await remove(client)).toBe(15n);
  expect(proxy.sockets).toHaveLength(2);
  await close();
});

test.runIf(measuresOurs)(
  "A clock that was set back does not make a PING necessary, nor hides the silence",
  async () => {
    await using server = await startServer();
    const client = server.client();
    expect(await remove(client)).toBe(15n);
    let pings = 0;
    server.sessions[0]?.on("ping", () => pings++);
    const now = Date.now.bind(Date);
    vi.spyOn(Date, "now").mockImplementation(() => now() - 3_600_000);
    expect(await remove(client)).toBe(15n);
    expect(pings).toBe(0);
    passTime(11_000);
    expect(await remove(client)).toBe(15n);
    expect(pings).toBe(1);
  },
);

test.runIf(measuresOurs)("An idle connection that answers the PING is used", async () => {
  await using server = await startServer();
  const client = server.client();
  expect(await remove(client)).toBe(15n);
  let pings = 0;
  server.sessions[0]?.on("ping", () => pings++);
  passTime(11_000);
  expect(await remove(client)).toBe(15n);
  expect(await remove(client)).toBe(15n);
  expect({ pings, connections: server.sessions.length }).toEqual({ pings: 1, connections: 1 });
});
