import type { OutgoingHttpHeaders } from "node:http2";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { grpcHeaders, startServer } from "./http2-server.js";
import { expectFailure, failure, remove } from "./measured-client.js";

const startWithStatus = (status: OutgoingHttpHeaders) =>
  startServer((stream) => stream.respond({ ...grpcHeaders, ...status }, { endStream: true }));

test("Trailers only: the code and the text of an error", async () => {
  await using server = await startWithStatus({ "grpc-status": "9", "grpc-message": "50%25 %e2%80%93 no" });
  const error = await failure(remove(server.client()));
  expect(error).toMatchObject({ code: Code.FailedPrecondition, rawMessage: "50% – no" });
});

test("Trailers only: an error without text", async () => {
  await using server = await startWithStatus({ "grpc-status": "7" });
  const error = await failure(remove(server.client()));
  expect(error).toMatchObject({ code: Code.PermissionDenied, rawMessage: "" });
});

test("Trailers only: a text that is not percent-encoded is given as it is", async () => {
  await using server = await startWithStatus({ "grpc-status": "7", "grpc-message": "100% sure" });
  const error = await failure(remove(server.client()));
  expect(error).toMatchObject({ code: Code.PermissionDenied, rawMessage: "100% sure" });
});

test.for(["99", "abc", "-1"])(
  "Trailers only: the grpc-status %s, which there is not, is Unknown",
  async (status) => {
    await using server = await startWithStatus({ "grpc-status": status });
    await expectFailure(remove(server.client()), Code.Unknown, /unknown grpc-status/);
  },
);

test("Trailers only with status 0: no message is no success", async () => {
  await using server = await startWithStatus({ "grpc-status": "0" });
  await expectFailure(remove(server.client()), Code.Internal, /reported success, but sent no message/);
});
