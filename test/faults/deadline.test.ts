import { constants, type ServerHttp2Stream } from "node:http2";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { frame, grpcHeaders, removed, startServer } from "./http2-server.js";
import { expectFailure, measuresOurs, outcomeUnknown, remove } from "./measured-client.js";

const drip = (stream: ServerHttp2Stream) => {
  stream.respond(grpcHeaders);
  const timer = setInterval(() => stream.write(frame(removed).subarray(0, 1)), 10);
  stream.on("close", () => clearInterval(timer));
};

const allButTrailers = (stream: ServerHttp2Stream) => {
  stream.respond(grpcHeaders);
  stream.write(frame(removed));
};

test.for([
  ["says nothing", () => {}],
  ["sends headers and no more", (stream) => stream.respond(grpcHeaders)],
  ["sends all but the trailers", allButTrailers],
  ["sends byte after byte", drip],
] as [string, (stream: ServerHttp2Stream) => void][])(
  "Deadline while the server %s: the call ends on time, and the stream is cancelled",
  async ([, answer]) => {
    await using server = await startServer(answer);
    const client = server.client();
    const start = performance.now();
    const call = client.removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" }, { timeoutMs: 100 });
    await expectFailure(call, Code.DeadlineExceeded, outcomeUnknown);
    expect(performance.now() - start).toBeGreaterThan(95);
    expect(performance.now() - start).toBeLessThan(1_000);
    await expect.poll(() => server.streams[0]?.rstCode).toBe(constants.NGHTTP2_CANCEL);
    expect(server.streams).toHaveLength(1);
  },
);

test.runIf(measuresOurs)("The server's clock runs out later than the client's", async () => {
  const timeouts: unknown[] = [];
  await using server = await startServer((stream, _, headers) => {
    timeouts.push(headers["grpc-timeout"]);
    stream.respond({ ...grpcHeaders, "grpc-status": "10" }, { endStream: true });
  });
  const client = server.client();
  const key = { userId: "1", tokenId: "2" };
  for (const timeoutMs of [undefined, 60_000, 1_234.5, 123_456_789, 0]) {
    const options = timeoutMs === undefined ? {} : { timeoutMs };
    await expectFailure(client.removeHumanAuthFactorU2F(key, options), Code.Aborted, /^$/);
  }
  expect(timeouts).toEqual(["11000m", "61000m", "2235m", "123458S", undefined]);
});

test.runIf(measuresOurs)("An AbortSignal.timeout() is a deadline too", async () => {
  await using server = await startServer(() => {});
  const call = server
    .client()
    .removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" }, { signal: AbortSignal.timeout(50) });
  await expectFailure(call, Code.DeadlineExceeded, outcomeUnknown);
});

test("A call that ends at its deadline leaves the connection for the next", async () => {
  await using server = await startServer((stream, index) => {
    if (index > 0) stream.respond({ ...grpcHeaders, "grpc-status": "10" }, { endStream: true });
  });
  const client = server.client();
  const call = client.removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" }, { timeoutMs: 50 });
  await expectFailure(call, Code.DeadlineExceeded, outcomeUnknown);
  await expectFailure(remove(client), Code.Aborted, /^$/);
  expect(server.sessions).toHaveLength(1);
});
