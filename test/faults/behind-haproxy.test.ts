import { Code } from "@connectrpc/connect";
import { expect } from "vitest";
import { startServer } from "./http2-server.js";
import { expectFailure, measuredClient, remove } from "./measured-client.js";
import { callDuringReloads, proxyKinds, startProxyProcess, testBehind } from "./proxies.js";

const test = testBehind(proxyKinds.haproxy);

test("haproxy that reloads twice: no call fails, and none is done twice", async () => {
  await using server = await startServer();
  await using proxy = await startProxyProcess(proxyKinds.haproxy, server.port);
  const { calls, reloads, failures } = await callDuringReloads(proxy, 2);
  expect(failures).toEqual([]);
  expect(reloads).toBe(2);
  expect(server.streams).toHaveLength(calls);
});

test("haproxy without a server behind it: Unavailable", async () => {
  await using server = await startServer();
  await using proxy = await startProxyProcess(proxyKinds.haproxy, server.port);
  await server.kill();
  const { client, close } = measuredClient({ baseUrl: proxy.baseUrl });
  await expectFailure(remove(client), Code.Unavailable, /HTTP 503 .*no ZITADEL to pass the call to/);
  await close();
});
