import { Code } from "@connectrpc/connect";
import { test } from "vitest";
import { frame, respond, startServer } from "./http2-server.js";
import { expectFailure, remove } from "./measured-client.js";

test("A message that is no protobuf: Internal, and the server's success is told", async () => {
  const garbage = frame(Buffer.from("<html>"));
  await using server = await startServer((stream) => respond(stream, { body: [garbage] }));
  await expectFailure(remove(server.client()), Code.Internal, /reported success, but .*cannot be decoded/);
});
