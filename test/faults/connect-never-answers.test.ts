import { connect } from "node:net";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { startServer } from "./http2-server.js";
import { expectFailure, measuredClient, remove } from "./measured-client.js";
import { startTcpServer } from "./tcp.js";

test("A server that accepts and says nothing: the call ends at its deadline", async () => {
  await using silent = await startTcpServer(() => {});
  const baseUrl = `http://localhost:${silent.port}`;
  const { client, close } = measuredClient({ baseUrl, defaultTimeoutMs: 200 });
  await expectFailure(
    remove(client),
    Code.DeadlineExceeded,
    /no connection to localhost:\d+, nothing was sent/,
  );
  await close();
});

test("A server that accepts and says nothing once: a call without deadline goes over a new connection", async () => {
  await using server = await startServer();
  await using lazy = await startTcpServer((socket) => {
    if (lazy.sockets.length === 1) return;
    const target = connect(server.port, "localhost");
    socket.on("close", () => target.destroy());
    socket.pipe(target).pipe(socket);
  });
  const { client, close } = measuredClient({ baseUrl: `http://localhost:${lazy.port}`, defaultTimeoutMs: 0 });
  expect(await remove(client)).toBe(15n);
  await close();
}, 15_000);
