import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { expectFailure, outcomeUnknown, remove } from "./measured-client.js";

test.for([
  "text/html; charset=utf-8",
  "application/json",
  "application/grpc-web+proto",
  "application/grpc+json",
])("HTTP 200 with %s is no success", async (type) => {
  await using server = await startServer((stream) =>
    respond(stream, {
      headers: { ":status": 200, "content-type": type },
      body: [Buffer.from("<h1>Sign in</h1>")],
      trailers: {},
    }),
  );
  const error = await expectFailure(remove(server.client()), Code.Unknown, /is no answer of ZITADEL/);
  expect(error.rawMessage).not.toContain("Sign in");
  expect(error.rawMessage).toContain(type);
});

test("HTTP 200 without a content type is no success, and a removal's outcome is unknown", async () => {
  await using server = await startServer((stream) => stream.respond({ ":status": 200 }, { endStream: true }));
  await expectFailure(remove(server.client()), Code.Unknown, outcomeUnknown);
});
