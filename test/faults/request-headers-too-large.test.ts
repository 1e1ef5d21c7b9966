import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { startServer } from "./http2-server.js";
import { expectFailure } from "./measured-client.js";

const key = { userId: "1", tokenId: "2" };

test("Headers of more than node:http2 sends: InvalidArgument with the limit, and nothing is sent", async () => {
  await using server = await startServer();
  const client = server.client();
  const call = (length: number) =>
    client.removeHumanAuthFactorU2F(key, { headers: { "x-large": "s".repeat(length) } });
  const error = await expectFailure(call(70_000), Code.InvalidArgument, /70\d{3} bytes, more than the 65536/);
  expect(error.rawMessage).not.toContain("sss");
  expect(server.streams).toHaveLength(0);
  // Whatever is not refused arrives.
  for (let length = 65_100; length < 65_250; length += 1) {
    const sent = server.streams.length;
    await call(length).catch(({ code }) => expect(code).toBe(Code.InvalidArgument));
    if (server.streams.length === sent) return;
  }
  expect.fail("the limit was not met");
});
