import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { startServer } from "../faults/http2-server.js";
import { expectFailure, measuredClient } from "../faults/measured-client.js";
import { startTcpServer } from "../faults/tcp.js";

test("A connection that opens for no call any more is given up after 20 s, and not before", async () => {
  let open = 0;
  await using silent = await startTcpServer((socket) => {
    open++;
    socket.resume().on("close", () => open--);
  });
  const { client, close } = measuredClient({ baseUrl: `http://localhost:${silent.port}` });
  const call = client.removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" }, { timeoutMs: 100 });
  await expectFailure(call, Code.DeadlineExceeded, /nothing was sent/);
  await pause(18_000);
  expect(open).toBe(silent.sockets.length);
  await expect.poll(() => open, { timeout: 5_000 }).toBe(0);
  const { length } = silent.sockets;
  await pause(3_000);
  expect(silent.sockets).toHaveLength(length);
  await close();
});

test("A call that may take a minute waits for a connection that takes half of it", async () => {
  await using server = await startServer();
  await using slow = await startTcpServer((socket) => {
    setTimeout(() => {
      const target = connect(server.port, "localhost");
      socket.on("close", () => target.destroy());
      socket.pipe(target).pipe(socket);
    }, 30_000);
  });
  const { client, close } = measuredClient({ baseUrl: `http://localhost:${slow.port}` });
  const key = { userId: "1", tokenId: "2" };
  const { details } = await client.removeHumanAuthFactorU2F(key, { timeoutMs: 60_000 });
  expect(details?.sequence).toBe(15n);
  expect(server.streams).toHaveLength(1);
  await close();
});
