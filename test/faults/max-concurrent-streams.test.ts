import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { expectFailure, measuresOurs, remove } from "./measured-client.js";

const oneAtATime = { settings: { maxConcurrentStreams: 1 } };

test("MAX_CONCURRENT_STREAMS of 1: 100 parallel calls queue, and all succeed", async () => {
  let open = 0;
  let most = 0;
  await using server = await startServer((stream) => {
    most = Math.max(most, ++open);
    stream.on("close", () => open--);
    setImmediate(respond, stream);
  }, oneAtATime);
  const client = server.client();
  const calls = Array.from({ length: 100 }, () => remove(client));
  expect(new Set(await Promise.all(calls))).toEqual(new Set([15n]));
  expect(most).toBe(1);
});

test("MAX_CONCURRENT_STREAMS of 1: the deadline of a call that waits runs", async () => {
  await using server = await startServer(() => {}, oneAtATime);
  const client = server.client();
  const first = remove(client);
  const waiting = client.removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" }, { timeoutMs: 100 });
  await expectFailure(waiting, Code.DeadlineExceeded, /takes no more calls at a time, nothing was sent/);
  expect(server.streams).toHaveLength(1);
  respond(server.streams[0]!);
  expect(await first).toBe(15n);
});

test.runIf(measuresOurs)("MAX_CONCURRENT_STREAMS that grows lets calls go that wait", async () => {
  await using server = await startServer(() => {}, oneAtATime);
  const client = server.client();
  const calls = [remove(client), remove(client)];
  await expect.poll(() => server.streams.length).toBe(1);
  server.sessions[0]?.settings({ maxConcurrentStreams: 2 });
  await expect.poll(() => server.streams.length).toBe(2);
  for (const stream of server.streams) respond(stream);
  expect(await Promise.all(calls)).toEqual([15n, 15n]);
});
