import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { frame, removed, respond, startServer } from "./http2-server.js";
import { failure, measuresOurs, remove } from "./measured-client.js";

test.for([
  ["in one DATA frame", [Buffer.concat([frame(removed), frame(removed)])]],
  ["in two DATA frames", [frame(removed), frame(removed)]],
] as const)("Two messages %s are no success", async ([, body]) => {
  await using server = await startServer((stream) => respond(stream, { body: [...body] }));
  const error = await failure(remove(server.client()));
  expect([Code.Internal, Code.Unimplemented]).toContain(error.code);
  if (measuresOurs) expect(error.rawMessage).toMatch(/sent more than one message/);
});
