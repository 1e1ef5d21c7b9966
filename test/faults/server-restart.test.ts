import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { type Answer, reservedPort, respond, startServer } from "./http2-server.js";
import { expectFailure, outcomeUnknown, remove } from "./measured-client.js";

test("Restart between calls: the next call succeeds", async () => {
  await using first = await startServer(undefined, { port: reservedPort() });
  const client = first.client();
  expect(await remove(client)).toBe(15n);
  await first.kill();
  await using second = await startServer(undefined, { port: first.port });
  expect(await remove(client)).toBe(15n);
  expect(second.streams).toHaveLength(1);
});

test("Restart during a read: it is sent again, and succeeds", async () => {
  await using first = await startServer(() => {}, { port: reservedPort() });
  const call = first.client().getMyOrg({});
  await expect.poll(() => first.streams.length).toBe(1);
  await first.kill();
  await using second = await startServer((stream) => respond(stream, { body: [Buffer.alloc(5)] }), {
    port: first.port,
  });
  await call;
  expect(second.streams).toHaveLength(1);
});

test("Restart during a removal: it is not sent again, and its outcome is unknown", async () => {
  await using first = await startServer(() => {}, { port: reservedPort() });
  const failed = expectFailure(remove(first.client()), Code.Unavailable, outcomeUnknown);
  await expect.poll(() => first.streams.length).toBe(1);
  await first.kill();
  await using second = await startServer(undefined, { port: first.port });
  await failed;
  expect(second.streams).toHaveLength(0);
});

test("Graceful restart under load: none of 400 removals fails, and none is done twice", async () => {
  let drained = () => {};
  const draining = new Promise<void>((resolve) => {
    drained = resolve;
  });
  const answer: Answer = (stream, index) => {
    setImmediate(respond, stream);
    if (index === 99) void first.drain().then(drained);
  };
  await using first = await startServer(answer, { port: reservedPort() });
  const client = first.client();
  const lanes = Array.from({ length: 16 }, async () => {
    for (let call = 0; call < 25; call++) expect(await remove(client)).toBe(15n);
  });
  await draining;
  await using second = await startServer(undefined, { port: first.port });
  await Promise.all(lanes);
  expect(first.streams.length + second.streams.length).toBe(400);
  expect(second.streams.length).toBeGreaterThan(0);
});
