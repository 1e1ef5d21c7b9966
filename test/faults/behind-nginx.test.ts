import { Code } from "@connectrpc/connect";
import { expect } from "vitest";
import { startServer } from "./http2-server.js";
import { expectFailure, measuredClient, remove } from "./measured-client.js";
import { callDuringReloads, proxyKinds, startProxyProcess, testBehind } from "./proxies.js";

const test = testBehind(proxyKinds.nginx);

test("nginx that closes each connection after 100 calls: none of 1,000 fails, and none is done twice", async () => {
  await using server = await startServer();
  await using proxy = await startProxyProcess(proxyKinds.nginx, server.port);
  const { client, close } = measuredClient({ baseUrl: proxy.baseUrl });
  const lanes = Array.from({ length: 20 }, async () => {
    for (let call = 0; call < 50; call++) expect(await remove(client)).toBe(15n);
  });
  await Promise.all(lanes);
  await close();
  expect(server.streams).toHaveLength(1_000);
});

test("nginx that reloads twice: no call fails, and none is done twice", async () => {
  await using server = await startServer();
  await using proxy = await startProxyProcess(proxyKinds.nginx, server.port);
  const { calls, reloads, failures } = await callDuringReloads(proxy, 2);
  expect(failures).toEqual([]);
  expect(reloads).toBe(2);
  expect(server.streams).toHaveLength(calls);
});

test("nginx without a server behind it: Unavailable", async () => {
  await using server = await startServer();
  await using proxy = await startProxyProcess(proxyKinds.nginx, server.port);
  await server.kill();
  const { client, close } = measuredClient({ baseUrl: proxy.baseUrl });
  await expectFailure(remove(client), Code.Unavailable, /HTTP 502 .*nginx.*cannot reach ZITADEL/);
  await close();
});
