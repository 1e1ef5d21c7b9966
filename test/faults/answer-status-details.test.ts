import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { errorTrailers } from "./error-trailers.js";
import { respond, startServer } from "./http2-server.js";
import { failure, remove } from "./measured-client.js";

const notFound = errorTrailers(Code.NotFound, "gone", "COMMAND-DAfb2");
const withoutError = "CAA="; // google.rpc.Status with code 0

test.for([
  ["have another code", notFound["grpc-status-details-bin"]!],
  ["say that there is no error", withoutError],
  ["are garbage", "%%%"],
  ["are cut short", "CgkJ"],
])("Status details that %s: the code and text of grpc-status count", async ([, details]) => {
  await using server = await startServer((stream) =>
    respond(stream, {
      body: [],
      trailers: { "grpc-status": "7", "grpc-message": "denied", "grpc-status-details-bin": details },
    }),
  );
  const error = await failure(remove(server.client()));
  expect(error).toMatchObject({ code: Code.PermissionDenied, rawMessage: "denied", details: [] });
});

test("Status details that are right, padded or not, are those of the error", async () => {
  const details = notFound["grpc-status-details-bin"]!.replace(/=+$/, "");
  const padded = details.padEnd(Math.ceil(details.length / 4) * 4, "=");
  await using server = await startServer((stream, index) =>
    respond(stream, {
      body: [],
      trailers: { ...notFound, "grpc-status-details-bin": index === 0 ? details : padded },
    }),
  );
  const client = server.client();
  for (const call of [remove(client), remove(client)]) {
    expect((await failure(call)).details).toMatchObject([{ type: "zitadel.v1.ErrorDetail" }]);
  }
});
