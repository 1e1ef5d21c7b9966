import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { zitadelError } from "../../src/index.js";
import { errorTrailers } from "./error-trailers.js";
import { respond, startServer } from "./http2-server.js";
import { expectFailure, failure, remove } from "./measured-client.js";

test("Headers, then trailers: an error as ZITADEL sends it, with its id", async () => {
  const trailers = errorTrailers(Code.NotFound, "Clé introuvable", "COMMAND-DAfb2");
  await using server = await startServer((stream) => respond(stream, { body: [], trailers }));
  const error = await failure(remove(server.client()));
  expect(zitadelError(error)).toEqual({
    code: Code.NotFound,
    id: "COMMAND-DAfb2",
    message: "Clé introuvable",
  });
});

test("Headers, then trailers: an error wins over a message before it", async () => {
  const trailers = { "grpc-status": "10", "grpc-message": "aborted" };
  await using server = await startServer((stream) => respond(stream, { trailers }));
  await expectFailure(remove(server.client()), Code.Aborted, /^aborted$/);
});
