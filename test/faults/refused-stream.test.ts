import { constants, type ServerHttp2Stream } from "node:http2";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { expectFailure, remove } from "./measured-client.js";

const refuse = (stream: ServerHttp2Stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM);

test("REFUSED_STREAM: a removal is sent again, and done once", async () => {
  await using server = await startServer((stream, index) => (index === 0 ? refuse(stream) : respond(stream)));
  expect(await remove(server.client())).toBe(15n);
  expect(server.streams).toHaveLength(2);
});

test("REFUSED_STREAM for what exceeds eight calls at a time: none of 200 parallel calls fails", async () => {
  let open = 0;
  await using server = await startServer((stream) => {
    if (open >= 8) return refuse(stream);
    open++;
    stream.on("close", () => open--);
    setImmediate(respond, stream);
  });
  const client = server.client();
  const calls = Array.from({ length: 200 }, () => remove(client));
  expect(new Set(await Promise.all(calls))).toEqual(new Set([15n]));
  // The client learns how many the server takes, instead of asking for all again and again.
  expect(server.streams.length).toBeLessThan(1_000);
});

test("REFUSED_STREAM for ever: the call fails in the end, and is known not to be done", async () => {
  await using server = await startServer(refuse);
  const error = await expectFailure(remove(server.client()), Code.Unavailable, /not done/);
  expect(error.rawMessage).not.toMatch(/outcome unknown/);
  expect(server.streams.length).toBeLessThanOrEqual(10);
});
