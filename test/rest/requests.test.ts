import { Code, createClient } from "@connectrpc/connect";
import { ManagementService as OfficialManagementService } from "@zitadel/proto/zitadel/management_pb.js";
import { AuthFactors, UserService } from "@zitadel/proto/zitadel/user/v2/user_service_pb.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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

test("a rule with a wildcard is none that is known", async () => {
  const management = createClient(OfficialManagementService, createTransport({ baseUrl: server.origin }));
  const error = await failure(management.removeProjectRole({ projectId: "1", roleKey: "a/b" }));
  expect(error.code).toBe(Code.Unimplemented);
  expect(server.requests).toEqual([]);
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
