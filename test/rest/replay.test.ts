import { createTransport } from "../../src/rest.js";
import { everyProtocol } from "../recordings/every-protocol.js";
import { type Deviations, refused, testReplay } from "../recordings/replay.js";

const lengthOf = (field: string) =>
  refused(`invalid ${field}: value length must be between 1 and 200 runes, inclusive`);

const emptyId = (field: string) => ({
  expected: lengthOf(field),
  because: "the server redirects to a path without the empty segment, which means something else",
});

const notInUrl = (id: string) => ({
  expected: refused(`token_id ${JSON.stringify(id)} cannot stand in a URL: use gRPC or gRPC-web`),
  because: "the server cannot read it from a path",
});

const removal = "RemoveHumanAuthFactorU2FRequest";

const deviations: Deviations = {
  ...everyProtocol,
  "language/de-validation": emptyId(`${removal}.UserId`),
  "list-factors/empty-id": emptyId("ListHumanAuthFactorsRequest.UserId"),
  "list-users/empty-lists 1": {
    expected: refused("invalid InUserIDQuery.UserIds: must not be empty (the server cannot answer it)"),
    because: "the server answers with a database error",
  },
  "list-users/empty-lists 2": {
    expected: refused("invalid OrQuery.Queries: must not be empty (the server cannot answer it)"),
    because: "the server answers with a database error",
  },
  "others/changes-unknown-user 2": emptyId("ListUserChangesRequest.UserId"),
  "remove-others/totp-empty": emptyId("RemoveHumanAuthFactorOTPRequest.UserId"),
  "remove-u2f/empty-user-id": emptyId(`${removal}.UserId`),
  "remove-u2f/both-empty": emptyId(`${removal}.UserId`),
  "remove-u2f/viewer-empty-ids": emptyId(`${removal}.UserId`),
  "remove-u2f/token-too-long-user-empty": emptyId(`${removal}.UserId`),
  "remove-u2f/multibyte-200": notInUrl("é".repeat(200)),
  "remove-u2f/multibyte-201": {
    expected: lengthOf(`${removal}.TokenId`),
    because: "it is too long, before it is looked at as a part of a URL",
  },
  "transport/rest-empty-segment": {
    expected: {
      code: 2,
      status: "UNKNOWN",
      message: "a redirect from <origin> is no answer of ZITADEL (a wrong baseUrl, or a proxy?)",
    },
    because: "no redirect is followed",
  },
  "transport/rest-slash-encoded": notInUrl("a/b"),
  "transport/rest-utf8-encoded": notInUrl("äöü"),
  "transport/rest-bad-escape": {
    expected: {
      code: 13,
      status: "INTERNAL",
      message:
        "HTTP 400 (text/plain; charset=utf-8) from <origin> is no answer of ZITADEL (a wrong baseUrl, or a proxy?)",
    },
    because: "the answer is no JSON",
  },
  "v2-list-factors/empty-id 1": emptyId("ListAuthenticationFactorsRequest.UserId"),
  "v2-list-factors/empty-id 2": emptyId("ListPasskeysRequest.UserId"),
  "v2-list-factors/empty-id 3": emptyId("ListAuthenticationMethodTypesRequest.UserId"),
  "v2-remove-others/totp-empty": emptyId("RemoveTOTPRequest.UserId"),
  "v2-remove-u2f/empty-user-id": emptyId("RemoveU2FRequest.UserId"),
  "v2-remove-u2f/viewer-empty-ids": emptyId("RemoveU2FRequest.UserId"),
};

testReplay("rest", (baseUrl) => createTransport({ baseUrl }), deviations);
