import { gzipSync } from "node:zlib";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { frame, grpcHeaders, removed, respond, startServer } from "./http2-server.js";
import { expectFailure, failure, measuresOurs, remove } from "./measured-client.js";

const gzip = { ...grpcHeaders, "grpc-encoding": "gzip" };

test("A message that is compressed by gzip", async () => {
  await using server = await startServer((stream) =>
    respond(stream, { headers: gzip, body: [frame(gzipSync(removed), 1)] }),
  );
  expect(await remove(server.client())).toBe(15n);
});

test("A message that is not compressed, where others are", async () => {
  await using server = await startServer((stream) => respond(stream, { headers: gzip }));
  expect(await remove(server.client())).toBe(15n);
});

test("A message that is larger than the limit once it is decompressed: ResourceExhausted", async () => {
  const body = [frame(gzipSync(Buffer.alloc(10_000)), 1)];
  await using server = await startServer((stream) => respond(stream, { headers: gzip, body }));
  const client = server.client({ maxResponseBytes: 1_000 });
  await expectFailure(remove(client), Code.ResourceExhausted, /larger than 1000 bytes/);
});

test.for([
  [
    "by what was not asked for",
    { ...grpcHeaders, "grpc-encoding": "snappy" },
    removed,
    /by snappy, not gzip/,
  ],
  ["without saying how", grpcHeaders, gzipSync(removed), /by nothing, not gzip/],
  ["by gzip, and is no gzip", gzip, removed, /cannot be decompressed/],
] as const)("A message that is compressed %s is no success", async ([, headers, message, text]) => {
  await using server = await startServer((stream) => respond(stream, { headers, body: [frame(message, 1)] }));
  const error = await failure(remove(server.client()));
  expect([Code.Internal, Code.InvalidArgument]).toContain(error.code);
  if (measuresOurs) expect(error.rawMessage).toMatch(text);
});
