import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Code } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { startServer } from "./http2-server.js";
import { expectFailure, measuredClient, remove } from "./measured-client.js";
import { startTcpServer } from "./tcp.js";

const key = { userId: "1", tokenId: "2" };

/** A way to a server on which each connection needs this long before anything comes through. */
async function startSlowWay(targetPort: number, ms: number) {
  return startTcpServer((socket) => {
    setTimeout(() => {
      if (socket.destroyed) return;
      const target = connect(targetPort, "localhost").on("error", () => {});
      socket.on("close", () => target.destroy());
      socket.pipe(target).pipe(socket);
    }, ms);
  });
}

describe.concurrent("A connection that takes seven seconds to open", () => {
  test("serves a call that has the time", async () => {
    await using server = await startServer();
    await using way = await startSlowWay(server.port, 7_000);
    const { client, close } = measuredClient({ baseUrl: `http://localhost:${way.port}` });
    expect(await remove(client)).toBe(15n);
    await close();
    expect(server.streams).toHaveLength(1);
  }, 15_000);

  test("goes on when the call has ended, so that a later one finds it", async () => {
    await using server = await startServer();
    await using way = await startSlowWay(server.port, 7_000);
    const { client, close } = measuredClient({ baseUrl: `http://localhost:${way.port}` });
    const early = client.removeHumanAuthFactorU2F(key, { timeoutMs: 200 });
    await expectFailure(early, Code.DeadlineExceeded, /nothing was sent/);
    await pause(7_200);
    const later = await client.removeHumanAuthFactorU2F(key, { timeoutMs: 1_500 });
    expect(later.details?.sequence).toBe(15n);
    await close();
  }, 15_000);

  test("is shared by calls that none have the time", async () => {
    await using server = await startServer();
    await using way = await startSlowWay(server.port, 7_000);
    const { client, close } = measuredClient({ baseUrl: `http://localhost:${way.port}` });
    let done = 0;
    for (let call = 0; call < 6; call++) {
      await client.removeHumanAuthFactorU2F(key, { timeoutMs: 1_500 }).then(
        () => done++,
        () => {},
      );
    }
    expect(done).toBeGreaterThan(0);
    expect(server.streams).toHaveLength(done);
    await close();
  }, 15_000);
});
