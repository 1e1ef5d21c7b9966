import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { ListUsersRequestSchema as OfficialListUsersRequestSchema } from "@zitadel/proto/zitadel/user/v2/user_service_pb.js";
import { describe, expect, test } from "vitest";
import {
  ListUserMembershipsRequestSchema,
  ListUsersRequestSchema,
  RemoveHumanAuthFactorU2FRequestSchema,
} from "../gen/zitadel/management/v1/management_pb.js";
import type { Type } from "../gen/zitadel/user/v1/user_pb.js";
import type { SearchQuerySchema } from "../gen/zitadel/user/v2/query_pb.js";
import {
  CreatePasskeyRegistrationLinkRequestSchema,
  ListAuthenticationFactorsRequestSchema,
  ListAuthenticationMethodTypesRequestSchema,
  RemoveU2FRequestSchema,
  ListUsersRequestSchema as V2ListUsersRequestSchema,
} from "../gen/zitadel/user/v2/user_service_pb.js";
import { createManagementClient } from "../src/grpc-web.js";
import { unsafeQuery, violation } from "../src/validation.js";
import { failure } from "./support/failure.js";

const check = <D extends DescMessage>(schema: D, init: MessageInitShape<D>) =>
  violation(schema, create(schema, init));
const removal = (userId: string, tokenId = "1") =>
  check(RemoveHumanAuthFactorU2FRequestSchema, { userId, tokenId });
type Query = MessageInitShape<typeof ListUsersRequestSchema>["queries"] extends (infer Item)[] | undefined
  ? Item
  : never;
const search = (...queries: Query[]) => check(ListUsersRequestSchema, { queries });
const unsafe = (...queries: Query[]) =>
  unsafeQuery(ListUsersRequestSchema, create(ListUsersRequestSchema, { queries }));

const length = "value length must be between 1 and 200 runes, inclusive";
const embedded = "embedded message failed validation | caused by:";

describe("lengths", () => {
  test.each(["1", "x".repeat(200), "é".repeat(200), "\u{1F511}".repeat(200)])("%s passes", (id) => {
    expect(removal(id, id)).toBeUndefined();
  });

  test.each(["", "x".repeat(201), "\u{1F511}".repeat(201)])("%j fails, counted in code points", (id) => {
    expect(removal(id)).toBe(`invalid RemoveHumanAuthFactorU2FRequest.UserId: ${length}`);
    expect(removal("1", id)).toBe(`invalid RemoveHumanAuthFactorU2FRequest.TokenId: ${length}`);
  });

  test("the first field counts", () => {
    expect(removal("", "")).toContain(".UserId:");
  });
});

describe("queries", () => {
  const long = "x".repeat(201);

  test("an unset oneof", () => {
    expect(search({ query: { case: "stateQuery", value: {} } }, {})).toBe(
      `invalid ListUsersRequest.Queries[1]: ${embedded} invalid SearchQuery.Query: value is required`,
    );
    expect(check(ListUserMembershipsRequestSchema, { userId: "1", queries: [{}] })).toBe(
      `invalid ListUserMembershipsRequest.Queries[0]: ${embedded} invalid MembershipQuery.Query: value is required`,
    );
  });

  test("a text that is too long, however deep it is", () => {
    expect(
      search({
        query: {
          case: "notQuery",
          value: { query: { query: { case: "userNameQuery", value: { userName: long } } } },
        },
      }),
    ).toBe(
      `invalid ListUsersRequest.Queries[0]: ${embedded} invalid SearchQuery.NotQuery: ${embedded} invalid NotQuery.Query: ${embedded} invalid SearchQuery.UserNameQuery: ${embedded} invalid UserNameQuery.UserName: value length must be at most 200 runes`,
    );
  });

  test("an enum without that value", () => {
    expect(search({ query: { case: "typeQuery", value: { type: 99 as Type } } })).toContain(
      "invalid TypeQuery.Type: value must be one of the defined enum values",
    );
    expect(search({ query: { case: "typeQuery", value: { type: 2 } } })).toBeUndefined();
  });

  test("the name of a field with an abbreviation is that of Go", () => {
    const inner = { query: { case: "userNameQuery" as const, value: { userName: long } } };
    expect(search({ query: { case: "orQuery", value: { queries: [inner] } } })).toContain(
      "invalid OrQuery.Queries[0]:",
    );
    expect(unsafe({ query: { case: "inUserIdsQuery", value: {} } })).toContain("InUserIDQuery.UserIds");
  });
});

describe("queries that a server does not survive, or answers with a database error", () => {
  const empty = (name: string) => `invalid ${name}: must not be empty (the server cannot answer it)`;

  test.each([
    ["notQuery", empty("NotQuery.Query")],
    ["orQuery", empty("OrQuery.Queries")],
    ["andQuery", empty("AndQuery.Queries")],
    ["inUserIdsQuery", empty("InUserIDQuery.UserIds")],
  ] as const)("%s that is empty", (name, text) => {
    const query = { query: { case: name, value: {} } } as Query;
    expect(unsafe(query)).toBe(text);
    expect(unsafe({ query: { case: "andQuery", value: { queries: [query] } } } as Query)).toBe(text);
    expect(search(query)).toBeUndefined();
  });

  test.each<[string, Query]>([
    ["inUserEmailsQuery", { query: { case: "inUserEmailsQuery", value: {} } }],
    ["inUserIdsQuery", { query: { case: "inUserIdsQuery", value: { userIds: ["1"] } } }],
    [
      "notQuery",
      { query: { case: "notQuery", value: { query: { query: { case: "stateQuery", value: {} } } } } },
    ],
  ])("%s is let through", (_, query) => {
    expect(unsafe(query)).toBeUndefined();
  });

  test("are refused before anything is sent", async () => {
    const management = createManagementClient({
      baseUrl: "https://example.zitadel.cloud",
      fetch: () => expect.unreachable("a request was sent"),
    });
    const error = await failure(
      management.listUsers({ queries: [{ query: { case: "notQuery", value: {} } }] }),
    );
    expect([error.code, error.rawMessage]).toEqual([Code.InvalidArgument, empty("NotQuery.Query")]);
  });
});

describe("the user service v2", () => {
  type V2Query = MessageInitShape<typeof SearchQuerySchema>;
  const search = (...queries: V2Query[]) => check(V2ListUsersRequestSchema, { queries });
  const unsafe = (...queries: V2Query[]) =>
    unsafeQuery(V2ListUsersRequestSchema, create(V2ListUsersRequestSchema, { queries }));
  const inQuery = (reason: string) => `invalid ListUsersRequest.Queries[0]: ${embedded} ${reason}`;
  const long = "x".repeat(201);

  test("a digit in the name of a field", () => {
    expect(check(RemoveU2FRequestSchema, { userId: "1", u2fId: "" })).toBe(
      `invalid RemoveU2FRequest.U2FId: ${length}`,
    );
  });

  test("bytes are counted as bytes", () => {
    const metadata = (value: Uint8Array<ArrayBuffer>) =>
      search({ query: { case: "metadataValueFilter", value: { value } } });
    expect(metadata(new Uint8Array(200))).toBeUndefined();
    expect(metadata(new TextEncoder().encode("é".repeat(101)))).toBe(
      inQuery(
        `invalid SearchQuery.MetadataValueFilter: ${embedded} invalid MetadataValueFilter.Value: value length must be at most 200 bytes`,
      ),
    );
  });

  test("an optional text is checked if it is set", () => {
    const link = (sendLink: { urlTemplate?: string }) =>
      check(CreatePasskeyRegistrationLinkRequestSchema, {
        userId: "1",
        medium: { case: "sendLink", value: sendLink },
      });
    expect(link({})).toBeUndefined();
    expect(link({ urlTemplate: "x" })).toBeUndefined();
    expect(link({ urlTemplate: "" })).toBe(
      `invalid CreatePasskeyRegistrationLinkRequest.SendLink: ${embedded} invalid SendPasskeyRegistrationLink.UrlTemplate: ${length}`,
    );
    expect(check(CreatePasskeyRegistrationLinkRequestSchema, { userId: "1" })).toBeUndefined();
  });

  test("a domain query that is present needs its domain", () => {
    const types = (domainQuery?: { domain?: string }) =>
      check(ListAuthenticationMethodTypesRequestSchema, { userId: "1", ...(domainQuery && { domainQuery }) });
    expect(types()).toBeUndefined();
    expect(types({ domain: "example.com" })).toBeUndefined();
    expect(types({})).toBe(
      `invalid ListAuthenticationMethodTypesRequest.DomainQuery: ${embedded} invalid DomainQuery.Domain: ${length}`,
    );
  });

  test("a oneof, an enum and texts of queries", () => {
    expect(search({})).toBe(inQuery("invalid SearchQuery.Query: value is required"));
    expect(search({ query: { case: "stateQuery", value: { state: 99 as never } } })).toBe(
      inQuery(
        `invalid SearchQuery.StateQuery: ${embedded} invalid StateQuery.State: value must be one of the defined enum values`,
      ),
    );
    expect(search({ query: { case: "phoneQuery", value: { number: "1".repeat(21) } } })).toContain(
      "invalid PhoneQuery.Number: value length must be at most 20 runes",
    );
    expect(search({ query: { case: "emailQuery", value: { emailAddress: "" } } })).toBeUndefined();
    expect(search({ query: { case: "organizationIdQuery", value: { organizationId: long } } })).toContain(
      `invalid OrganizationIdQuery.OrganizationId: ${length}`,
    );
  });

  test("kinds and states of factors are not checked", () => {
    const filter = { userId: "1", authFactors: [99 as never], states: [99 as never] };
    expect(check(ListAuthenticationFactorsRequestSchema, filter)).toBeUndefined();
  });

  test.each([
    ["notQuery", "NotQuery.Query"],
    ["orQuery", "OrQuery.Queries"],
    ["andQuery", "AndQuery.Queries"],
    ["inUserIdsQuery", "InUserIDQuery.UserIds"],
    ["inUserEmailsQuery", "InUserEmailsQuery.UserEmails"],
  ] as const)("%s that is empty", (name, field) => {
    const query = { query: { case: name, value: {} } } as V2Query;
    const text = `invalid ${field}: must not be empty (the server cannot answer it)`;
    const and = (inner: V2Query): V2Query => ({
      query: { case: "andQuery", value: { queries: [{ query: { case: "typeQuery", value: {} } }, inner] } },
    });
    const not = (inner: V2Query): V2Query => ({ query: { case: "notQuery", value: { query: inner } } });
    expect(unsafe(query)).toBe(text);
    expect(unsafe(not(and(query)))).toBe(text);
    expect(search(query)).toBeUndefined();
    const official = create(OfficialListUsersRequestSchema, { queries: [not(query) as never] });
    expect(unsafeQuery(OfficialListUsersRequestSchema, official)).toBe(text);
  });
});

test("the rules of other services are read from their descriptors", () => {
  const queries = [{ query: { case: "userNameQuery" as const, value: { userName: "" } } }];
  expect(check(OfficialListUsersRequestSchema, { queries })).toBe(
    `invalid ListUsersRequest.Queries[0]: ${embedded} invalid SearchQuery.UserNameQuery: ${embedded} invalid UserNameQuery.UserName: ${length}`,
  );
});
