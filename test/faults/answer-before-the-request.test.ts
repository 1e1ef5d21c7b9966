import { constants } from "node:http2";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { grpcHeaders, startServer } from "./http2-server.js";
import { expectFailure, remove } from "./measured-client.js";

test("A whole answer before the request is sent, without a reset: its status counts at once", async () => {
  await using server = await startServer(
    (stream) => {
      stream.pause();
      stream.respond(
        { ...grpcHeaders, "grpc-status": "8", "grpc-message": "too large" },
        { endStream: true },
      );
    },
    { settings: { initialWindowSize: 0 } },
  );
  const started = performance.now();
  const error = await expectFailure(remove(server.client()), Code.ResourceExhausted, /^too large$/);
  expect(error.rawMessage).not.toMatch(/outcome unknown/);
  expect(performance.now() - started).toBeLessThan(2_000);
  await expect.poll(() => server.streams[0]?.rstCode).toBe(constants.NGHTTP2_CANCEL);
});
