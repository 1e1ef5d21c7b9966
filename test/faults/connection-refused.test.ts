import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { reservedPort, startServer } from "./http2-server.js";
import { expectFailure, remove } from "./measured-client.js";

test("A port where nothing listens: Unavailable, and a removal is known not to be done", async () => {
  await using server = await startServer(undefined, { port: reservedPort() });
  const client = server.client();
  await server.kill();
  const error = await expectFailure(remove(client), Code.Unavailable, /is the server running/);
  expect(error.rawMessage).not.toMatch(/outcome unknown/);
});

test("A server that starts a moment later: a removal is sent then", async () => {
  await using first = await startServer(undefined, { port: reservedPort() });
  const client = first.client();
  await first.kill();
  const call = remove(client);
  await using second = await startServer(undefined, { port: first.port });
  expect(await call).toBe(15n);
  expect(second.streams).toHaveLength(1);
});
