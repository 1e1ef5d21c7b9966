import { expect, test } from "vitest";
import { grpcHeaders, respond, startServer } from "./http2-server.js";
import { remove } from "./measured-client.js";

test.for([
  "application/grpc ",
  "Application/GRPC",
  "application/grpc ; charset=utf-8",
  "application/grpc+proto\t;a=b",
])("The content-type %j is gRPC's: the removal is done", async (type) => {
  await using server = await startServer((stream) =>
    respond(stream, { headers: { ...grpcHeaders, "content-type": type } }),
  );
  expect(await remove(server.client())).toBe(15n);
});

test("A blank text beside the status 0: the removal is done", async () => {
  await using server = await startServer((stream) =>
    respond(stream, { trailers: { "grpc-status": "0", "grpc-message": " " } }),
  );
  expect(await remove(server.client())).toBe(15n);
});
