import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { frame, grpcHeaders, removed, startServer } from "./http2-server.js";
import { expectFailure, outcomeUnknown, remove } from "./measured-client.js";

const wholeMessage = frame(removed);

test.for([
  ["after the headers", undefined],
  ["within the message", wholeMessage.subarray(0, 9)],
  ["after the message, before the trailers", wholeMessage],
] as const)("Reset %s: a removal is not done for sure, and not sent again", async ([, body]) => {
  await using server = await startServer((stream) => {
    stream.respond(grpcHeaders);
    const reset = () => server.sockets.at(-1)?.resetAndDestroy();
    // The client has what was written before it is told of the reset.
    if (body) stream.write(body, () => setImmediate(reset));
    else stream.session?.ping(reset);
  });
  await expectFailure(remove(server.client()), Code.Unavailable, outcomeUnknown);
  expect(server.streams).toHaveLength(1);
});
