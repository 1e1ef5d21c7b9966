import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { remove } from "./measured-client.js";

test("10,000 parallel calls over one connection", async () => {
  await using server = await startServer(undefined, { maxSessionMemory: 1_000 });
  const client = server.client({ defaultTimeoutMs: 60_000 });
  const calls = Array.from({ length: 10_000 }, () => remove(client));
  expect(new Set(await Promise.all(calls))).toEqual(new Set([15n]));
  expect(server.sessions).toHaveLength(1);
}, 60_000);

test("10,000 parallel calls to a server that takes 100 at a time", async () => {
  await using server = await startServer((stream) => setImmediate(respond, stream), {
    settings: { maxConcurrentStreams: 100 },
  });
  const client = server.client({ defaultTimeoutMs: 60_000 });
  const calls = Array.from({ length: 10_000 }, () => remove(client));
  expect(new Set(await Promise.all(calls))).toEqual(new Set([15n]));
  expect(server.sessions).toHaveLength(1);
}, 60_000);
