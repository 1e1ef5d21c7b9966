import { describe, expect } from "vitest";
import { startServer } from "../faults/http2-server.js";
import { callDuringReloads, proxyKinds, startProxyProcess, testBehind } from "../faults/proxies.js";

const reloads = 50;

describe.each(Object.entries(proxyKinds))("%s", (_, kind) => {
  testBehind(kind)(`${reloads} reloads: no call fails, and none is done twice`, async () => {
    await using server = await startServer();
    await using proxy = await startProxyProcess(kind, server.port);
    const run = await callDuringReloads(proxy, reloads);
    console.log(
      `${kind.binary}: ${run.calls} calls during ${run.reloads} reloads, ${run.failures.length} failed`,
    );
    expect(run.failures).toEqual([]);
    expect(run.reloads).toBe(reloads);
    expect(server.streams).toHaveLength(run.calls);
  });
});
