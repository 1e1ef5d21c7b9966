import { constants } from "node:http2";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { expectFailure, outcomeUnknown, remove } from "./measured-client.js";

test("ENHANCE_YOUR_CALM: the call is ResourceExhausted and not sent again; the connection goes on", async () => {
  await using server = await startServer((stream, index) => {
    if (index === 0) stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    else respond(stream);
  });
  const client = server.client();
  await expectFailure(remove(client), Code.ResourceExhausted, outcomeUnknown);
  expect(server.streams).toHaveLength(1);
  expect(await remove(client)).toBe(15n);
  expect(server.sessions).toHaveLength(1);
});
