import { constants } from "node:http2";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { expectFailure, outcomeUnknown, remove } from "./measured-client.js";

const codes = ["NGHTTP2_ENHANCE_YOUR_CALM", "NGHTTP2_INTERNAL_ERROR", "NGHTTP2_PROTOCOL_ERROR"] as const;

test.for(codes)("GOAWAY with %s below the call: a removal is sent again, and done once", async (code) => {
  await using server = await startServer((stream, index) => {
    if (index === 1) stream.session?.goaway(constants[code], server.streams[0]!.id);
    else respond(stream);
  });
  const client = server.client();
  expect(await remove(client)).toBe(15n);
  expect(await remove(client)).toBe(15n);
  expect(server.streams).toHaveLength(3);
});

test("GOAWAY with ENHANCE_YOUR_CALM at the call: a removal is not sent again, and its outcome is unknown", async () => {
  await using server = await startServer((stream) => {
    stream.session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, stream.id);
  });
  await expectFailure(remove(server.client()), Code.Unavailable, outcomeUnknown);
  expect(server.streams).toHaveLength(1);
});
