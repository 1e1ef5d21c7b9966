import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { frame, removed, respond, startServer } from "./http2-server.js";
import { failure, measuresOurs, remove } from "./measured-client.js";

test.for([
  ["no message", [], /sent no message/],
  ["half of the five bytes before the message", [Buffer.alloc(3)], /cut short/],
  ["half of the message", [frame(removed).subarray(0, 8)], /cut short/],
] as const)("Status 0 with %s is no success", async ([, body, text]) => {
  await using server = await startServer((stream) => respond(stream, { body: [...body] }));
  const error = await failure(remove(server.client()));
  expect([Code.Internal, Code.Unimplemented, Code.InvalidArgument]).toContain(error.code);
  if (measuresOurs) expect(error.rawMessage).toMatch(text);
});
