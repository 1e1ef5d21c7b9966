import {
  create,
  createFileRegistry,
  type DescMethodUnary,
  type DescService,
  setExtension,
} from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { FileDescriptorProtoSchema, MethodOptionsSchema } from "@bufbuild/protobuf/wkt";
import { Code, createClient } from "@connectrpc/connect";
import { AdminService } from "@zitadel/proto/zitadel/admin_pb.js";
import { ManagementService as OfficialManagementService } from "@zitadel/proto/zitadel/management_pb.js";
import { ZITADELUsers } from "@zitadel/proto/zitadel/resources/user/v3alpha/user_service_pb.js";
import { AuthFactors, UserService } from "@zitadel/proto/zitadel/user/v2/user_service_pb.js";
import { UserService as BetaUserService } from "@zitadel/proto/zitadel/user/v2beta/user_service_pb.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { http } from "../../gen/google/api/annotations_pb.js";
import { HttpRuleSchema } from "../../gen/google/api/http_pb.js";
import { ServerReflection } from "../../gen/grpc/reflection/v1/reflection_pb.js";
import type { ManagementClient } from "../../src/client.js";
import { createManagementClient, createTransport } from "../../src/rest.js";
import { failure } from "../support/failure.js";
import { type HttpServer, type Received, startHttpServer } from "../support/http-server.js";

let server: HttpServer;
let management: ManagementClient;
beforeAll(async () => {
  server = await startHttpServer((_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end("{}"),
  );
  management = createManagementClient({ baseUrl: server.origin });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  server.requests.length = 0;
});

const sent = (): Received => {
  expect(server.requests).toHaveLength(1);
  return server.requests[0] as Received;
};

describe("ids in a path", () => {
  test.each([".", "..", "/", "a/b", "ü", "日本", "\n", "a\tb", "\u{1F511}", "\ud800"])(
    "%j is refused",
    async (id) => {
      const error = await failure(management.removeHumanMultiFactorU2F({ userId: "1", tokenId: id }));
      expect(error.code).toBe(Code.InvalidArgument);
      expect(error.rawMessage).toContain("token_id");
      expect(error.rawMessage).toContain("cannot stand in a URL: use gRPC or gRPC-web");
      expect(server.requests).toEqual([]);
    },
  );

  test.each([
    ["a b", "a%20b"],
    [" 1", "%201"],
    ["a+b", "a%2Bb"],
    ["100%", "100%25"],
    ["%2F", "%252F"],
    ["?a=1&b#c", "%3Fa%3D1%26b%23c"],
    ["...", "..."],
    ["a:b", "a%3Ab"],
  ])("%j arrives", async (id, segment) => {
    await management.removeHumanMultiFactorU2F({ userId: "1", tokenId: id });
    expect(sent().path).toBe(`/management/v1/users/1/auth_factors/u2f/${segment}`);
    expect(decodeURIComponent(segment)).toBe(id);
  });

  test("the first that cannot stand there is named", async () => {
    const error = await failure(management.removeHumanMultiFactorU2F({ userId: "..", tokenId: "/" }));
    expect(error.rawMessage).toBe('user_id ".." cannot stand in a URL: use gRPC or gRPC-web');
  });
});

test("a rule without a body sends none, and no content-type", async () => {
  await management.listHumanAuthFactors({ userId: "1" });
  const { method, path, headers, body } = sent();
  expect([method, path]).toEqual(["POST", "/management/v1/users/1/auth_factors/_search"]);
  expect(body).toHaveLength(0);
  expect(headers.has("content-type")).toBe(false);
});

test("what is in the path is not in the body", async () => {
  await management.listUserChanges({ userId: "1", query: { sequence: 9007199254740993n } });
  const { path, headers, body } = sent();
  expect(path).toBe("/management/v1/users/1/changes/_search");
  expect(headers.get("content-type")).toBe("application/json");
  expect(JSON.parse(body.toString())).toEqual({ query: { sequence: "9007199254740993" } });
});

test("fields without a place in path and body are query parameters", async () => {
  await management.getUserByLoginNameGlobal({ loginName: "anna+ä&b@example.com" });
  expect(sent().path).toBe(
    "/management/v1/global/users/_by_login_name?loginName=anna%2B%C3%A4%26b%40example.com",
  );
});

test("a repeated field of another service is a repeated query parameter", async () => {
  const users = createClient(UserService, createTransport({ baseUrl: server.origin }));
  await users.listAuthenticationFactors({ userId: "1", authFactors: [AuthFactors.OTP_SMS, AuthFactors.U2F] });
  expect(sent().path).toBe("/v2/users/1/authentication_factors/_search?authFactors=OTP_SMS&authFactors=U2F");
});

test("an rpc without a REST mapping says so", async () => {
  const users = createClient(UserService, createTransport({ baseUrl: server.origin }));
  const error = await failure(users.addSecret({ userId: "1" }));
  expect(error.code).toBe(Code.Unimplemented);
  expect(error.rawMessage).toBe("AddSecret has no REST mapping: use gRPC or gRPC-web");
  expect(server.requests).toEqual([]);
});

describe("the official descriptors", () => {
  const client = <S extends DescService>(service: S) =>
    createClient(service, createTransport({ baseUrl: server.origin }));

  test("have a variable of several segments", async () => {
    await client(OfficialManagementService).removeProjectRole({ projectId: "1", roleKey: "a/b c" });
    expect(sent().path).toBe("/management/v1/projects/1/roles/a/b%20c");
  });

  test.each(["", "/", "a//b", "a/", "a/..", "./a", "ü/a"])(
    "whose segments must be fit for a path: not %j",
    async (roleKey) => {
      const call = client(OfficialManagementService).removeProjectRole({ projectId: "1", roleKey });
      expect((await failure(call)).code).toBe(Code.InvalidArgument);
      expect(server.requests).toEqual([]);
    },
  );

  test("have ids that are the path of another rpc: refused, because the answer would be another's", async () => {
    const management = client(OfficialManagementService);
    const error = await failure(
      management.setUserMetadata({ id: "1", key: "_search", value: Uint8Array.of(1) }),
    );
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.rawMessage).toBe(
      "/management/v1/users/1/metadata/_search, which is ListUserMetadata, cannot stand in a URL: use gRPC or gRPC-web",
    );
    expect((await failure(client(AdminService).getOrgByID({ id: "default" }))).rawMessage).toContain(
      "GetDefaultOrg",
    );
    expect(server.requests).toEqual([]);
    await management.listUserMetadata({ id: "1" });
    expect(sent().path).toBe("/management/v1/users/1/metadata/_search");
  });

  test("have lists of messages where there is no body", async () => {
    const queries = [{ query: { case: "domainQuery" as const, value: { domain: "example.com" } } }];
    const error = await failure(client(AdminService).listInstanceDomains({ queries }));
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.rawMessage).toBe("queries cannot stand in a URL: use gRPC or gRPC-web");
    await client(AdminService).listInstanceDomains({ query: { limit: 5 } });
    expect(sent().path).toBe("/admin/v1/domains/_search?query.limit=5");
  });

  test("have choices that have no fields, where there is no body", async () => {
    const email = { email: "a@example.com", verification: { case: "sendCode" as const, value: {} } };
    const error = await failure(client(BetaUserService).updateHumanUser({ userId: "1", email }));
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.rawMessage).toBe("email.sendCode cannot stand in a URL: use gRPC or gRPC-web");
    expect(server.requests).toEqual([]);
  });

  test("have 0 in a path, as a number and as an enum", async () => {
    await client(AdminService).removeFailedEvent({ database: "db", viewName: "view" });
    expect(sent().path).toBe("/admin/v1/failedevents/db/view/0");
  });

  test("have bodies of one field, which is left out where it is not set", async () => {
    const users = client(ZITADELUsers);
    await users.verifyContactEmail({ id: "1", verificationCode: "a" });
    await users.setContactEmail({ id: "1" });
    expect(server.requests.map(({ body }) => body.toString())).toEqual(['"a"', ""]);
  });
});

test("a rule with a response_body, which ZITADEL does not use, is no mapping", async () => {
  const rule = create(HttpRuleSchema, { pattern: { case: "get", value: "/some" } });
  const data = new TextEncoder().encode("\u0004body");
  rule.$unknown = [{ no: 12, wireType: WireType.LengthDelimited, data }];
  const options = create(MethodOptionsSchema);
  setExtension(options, http, rule);
  const file = create(FileDescriptorProtoSchema, {
    name: "some.proto",
    syntax: "proto3",
    messageType: [{ name: "Some" }],
    service: [{ name: "S", method: [{ name: "Get", inputType: ".Some", outputType: ".Some", options }] }],
  });
  const service = createFileRegistry(file, () => undefined).getService("S")!;
  const { unary } = createTransport({ baseUrl: server.origin });
  const method = service.methods[0] as DescMethodUnary;
  const error = await failure(unary(method, undefined, undefined, undefined, {}));
  expect(error.code).toBe(Code.Unimplemented);
});

test("streaming rpcs are refused", async () => {
  const { stream } = createTransport({ baseUrl: server.origin });
  const method = ServerReflection.method.serverReflectionInfo;
  const error = await failure(stream(method, undefined, undefined, undefined, (async function* () {})()));
  expect(error.code).toBe(Code.Unimplemented);
});

test("an interceptor may change the message that is sent", async () => {
  const changed = createManagementClient({
    baseUrl: server.origin,
    interceptors: [
      (next) => (request) => {
        Object.assign(request.message, { userId: "2" });
        return next(request);
      },
    ],
  });
  await changed.listHumanAuthFactors({ userId: "1" });
  expect(sent().path).toBe("/management/v1/users/2/auth_factors/_search");
});
