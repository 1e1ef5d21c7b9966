import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { expectFailure, outcomeUnknown, remove } from "./measured-client.js";

test("Reset after the request: a removal is not sent again, and its outcome is unknown", async () => {
  await using server = await startServer((_stream) => server.sockets.at(-1)?.resetAndDestroy());
  await expectFailure(remove(server.client()), Code.Unavailable, outcomeUnknown);
  expect(server.streams).toHaveLength(1);
});

test("Reset after the request: a read is sent again", async () => {
  await using server = await startServer((stream, index) => {
    if (index === 0) server.sockets.at(-1)?.resetAndDestroy();
    else respond(stream, { body: [Buffer.alloc(5)] });
  });
  await server.client().getMyOrg({});
  expect(server.streams).toHaveLength(2);
});
