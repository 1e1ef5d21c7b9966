import { createTransport } from "../../src/grpc.js";
import { everyProtocol } from "../recordings/every-protocol.js";
import { type Deviations, refused, testReplay } from "../recordings/replay.js";

const databaseError = "the server answers with a database error";
const notGrpc = "the answer is no gRPC";

const deviations: Deviations = {
  ...everyProtocol,
  "list-users/empty-lists 1": {
    expected: refused("invalid InUserIDQuery.UserIds: must not be empty (the server cannot answer it)"),
    because: databaseError,
  },
  "list-users/empty-lists 2": {
    expected: refused("invalid OrQuery.Queries: must not be empty (the server cannot answer it)"),
    because: databaseError,
  },
  "remove-u2f/viewer-empty-ids": {
    expected: refused(
      "invalid RemoveHumanAuthFactorU2FRequest.UserId: value length must be between 1 and 200 runes, inclusive",
    ),
    because: "the server looks at permissions before it looks at the request",
  },
  "transport/web-over-h2": {
    expected: {
      code: 2,
      status: "UNKNOWN",
      message:
        "HTTP 200 (application/grpc-web+proto) from the server is no answer of ZITADEL: is baseUrl right, or is there a proxy?; outcome unknown: look whether RemoveHumanAuthFactorU2F was done",
    },
    because: "the client did not ask for gRPC-web",
  },
  "transport/timeout-bad": {
    expected: {
      code: 13,
      status: "INTERNAL",
      message:
        "HTTP 400 (text/plain; charset=utf-8) from the server is no answer of ZITADEL: is baseUrl right, or is there a proxy?",
    },
    because: notGrpc,
  },
  "transport/method-get": {
    expected: {
      code: 12,
      status: "UNIMPLEMENTED",
      message:
        "HTTP 404 (application/json) from the server is no answer of ZITADEL: is baseUrl right, and does the proxy pass gRPC on?",
    },
    because: notGrpc,
  },
  "v2-transport/grpc-unknown-method": {
    expected: {
      code: 12,
      status: "UNIMPLEMENTED",
      message:
        "HTTP 404 (text/plain; charset=utf-8) from the server is no answer of ZITADEL: is baseUrl right, and does the proxy pass gRPC on?",
    },
    because: notGrpc,
  },
};

testReplay("grpc", (baseUrl) => createTransport({ baseUrl }), deviations);
