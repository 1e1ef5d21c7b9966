import { createTransport } from "../../src/grpc-web.js";
import { everyProtocol } from "../recordings/every-protocol.js";
import { type Deviations, refused, testReplay } from "../recordings/replay.js";

const emptyUserId = refused(
  "invalid RemoveHumanAuthFactorU2FRequest.UserId: value length must be between 1 and 200 runes, inclusive",
);
const deviations: Deviations = {
  ...everyProtocol,
  "cors/web-answer-unknown-method": {
    expected: emptyUserId,
    because:
      "the recorded request has no ids, and is refused before the server can say that it has no such rpc",
  },
  "list-users/empty-lists 1": {
    expected: refused("invalid InUserIDQuery.UserIds: must not be empty (the server cannot answer it)"),
    because: "the server answers with a database error",
  },
  "list-users/empty-lists 2": {
    expected: refused("invalid OrQuery.Queries: must not be empty (the server cannot answer it)"),
    because: "the server answers with a database error",
  },
  "remove-u2f/viewer-empty-ids": {
    expected: emptyUserId,
    because: "the server looks at permissions before it looks at the request",
  },
  "transport/gzip-request": {
    expected: {
      code: 13,
      status: "INTERNAL",
      message: "the server reported success, but its message is compressed, which nobody asked for",
    },
    because: "the client did not send a compressed request, so it gets no compressed answer",
  },
  "transport/timeout-bad": {
    expected: {
      code: 13,
      status: "INTERNAL",
      message:
        "HTTP 400 (text/plain; charset=utf-8) from <origin> is no answer of ZITADEL (a wrong baseUrl, or a proxy?)",
    },
    because: "the answer is no gRPC-web",
  },
  "transport/method-get": {
    expected: {
      code: 12,
      status: "UNIMPLEMENTED",
      message:
        "HTTP 404 (application/json) from <origin> is no answer of ZITADEL (a wrong baseUrl, or a proxy?)",
    },
    because: "the answer is no gRPC-web",
  },
  "v2-transport/grpc-unknown-method": {
    expected: {
      code: 12,
      status: "UNIMPLEMENTED",
      message:
        "HTTP 404 (text/plain; charset=utf-8) from <origin> is no answer of ZITADEL (a wrong baseUrl, or a proxy?)",
    },
    because: "the answer is no gRPC-web",
  },
};

testReplay("grpcWeb", (baseUrl) => createTransport({ baseUrl }), deviations);
