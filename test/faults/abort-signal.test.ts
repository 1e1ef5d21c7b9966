import { constants } from "node:http2";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { startServer } from "./http2-server.js";
import { expectFailure, remove } from "./measured-client.js";

const key = { userId: "1", tokenId: "2" };

test("A signal that is aborted already: nothing is sent", async () => {
  await using server = await startServer();
  const signal = AbortSignal.abort(new Error("not wanted"));
  await expectFailure(server.client().removeHumanAuthFactorU2F(key, { signal }), Code.Canceled, /not wanted/);
  expect(server.sessions).toHaveLength(0);
});

test("A signal that is aborted during the call: it ends, and the stream is cancelled", async () => {
  await using server = await startServer(() => {});
  const controller = new AbortController();
  const { signal } = controller;
  const failed = expectFailure(
    server.client().removeHumanAuthFactorU2F(key, { signal }),
    Code.Canceled,
    /not wanted/,
  );
  await expect.poll(() => server.streams.length).toBe(1);
  controller.abort(new Error("not wanted"));
  await failed;
  await expect.poll(() => server.streams[0]?.rstCode).toBe(constants.NGHTTP2_CANCEL);
});

test("A signal that is aborted while the call waits: it is not sent", async () => {
  await using server = await startServer(() => {}, { settings: { maxConcurrentStreams: 1 } });
  const client = server.client();
  const first = new AbortController();
  const second = new AbortController();
  const calls = [first, second].map(({ signal }) =>
    expectFailure(client.removeHumanAuthFactorU2F(key, { signal }), Code.Canceled, /./),
  );
  await expect.poll(() => server.streams.length).toBe(1);
  second.abort();
  await calls[1];
  first.abort();
  await calls[0];
  expect(server.streams).toHaveLength(1);
});

test("The listeners of a signal that many calls share are removed", async () => {
  await using server = await startServer();
  const client = server.client();
  const { signal } = new AbortController();
  let listeners = 0;
  signal.addEventListener = () => listeners++;
  signal.removeEventListener = () => listeners--;
  for (let call = 0; call < 10; call++) await client.removeHumanAuthFactorU2F(key, { signal });
  expect(listeners).toBe(0);
  expect(await remove(client)).toBe(15n);
});
