import { expect, test } from "vitest";
import { createTransport } from "../../src/grpc.js";

const baseUrl = "http://localhost:1";

test.runIf(process.versions.bun)("in Bun gRPC is refused when the transport is made", () => {
  expect(() => createTransport({ baseUrl })).toThrow(/^gRPC is not for Bun.*: use gRPC-web or REST$/);
});

test.skipIf(process.versions.bun)("gRPC has a transport in Node and Deno", async () => {
  await using transport = createTransport({ baseUrl });
  expect(transport.close).toBeTypeOf("function");
});
