import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { grpcHeaders, respond, startServer } from "./http2-server.js";
import { expectFailure, outcomeUnknown, remove } from "./measured-client.js";

test("Missing trailers: a removal is not done for sure, and not sent again", async () => {
  await using server = await startServer((stream) => respond(stream, { trailers: {} }));
  await expectFailure(remove(server.client()), Code.Unavailable, outcomeUnknown);
  expect(server.streams).toHaveLength(1);
});

test("Missing trailers and message: the same", async () => {
  await using server = await startServer((stream) => stream.respond(grpcHeaders, { endStream: true }));
  await expectFailure(remove(server.client()), Code.Unavailable, outcomeUnknown);
  expect(server.streams).toHaveLength(1);
});

test("Trailers without grpc-status: the same", async () => {
  await using server = await startServer((stream) => respond(stream, { trailers: { "x-checksum": "1" } }));
  await expectFailure(remove(server.client()), Code.Unavailable, outcomeUnknown);
});
