import { describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator.js";
import { sendHttp } from "../recordings/send.js";
import { start, world } from "./setup.js";

const owner: [string, string][] = [["authorization", "Bearer token-of-owner"]];

/** Sends a request as it stands, which `fetch` would clean. */
async function send(
  method: string,
  path: string,
  {
    body = "",
    headers = owner,
    emulator,
  }: { body?: string; headers?: [string, string][]; emulator?: Emulator } = {},
) {
  const { baseUrl } = emulator ?? (await start({ world: world() }));
  const response = await sendHttp(baseUrl, { method, path }, headers, Buffer.from(body));
  const text = Buffer.from(response.body ?? "", "base64").toString();
  const json = text.startsWith("{") ? JSON.parse(text) : undefined;
  const header = (name: string) =>
    response.headers.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  return { status: response.status, header, headers: response.headers, text, json };
}

const factors = "/v2/users/near/authentication_factors/_search";
const methods = "/v2/users/near/authentication_methods";

describe("the query", () => {
  test.each([
    ["?states=AUTH_FACTOR_STATE_READY&authFactors=U2F", 2],
    ["?states=2&states=1&auth_factors=3", 2],
    ["?states=%2B1", 0],
    ["?authFactors=OTP&authFactors=OTP_SMS", 0],
    ["?states[1]=2", 2],
    ["?nothing=1&userId=far&user_id=far&STATES=9", 2],
  ])("of a list of factors: %s", async (query, count) => {
    const { status, json } = await send("POST", factors + query, { body: '{"states":[1]}' });
    expect([status, json.result?.length ?? 0]).toEqual([200, count]);
  });

  test.each([
    [`${factors}?states=9`, 'parsing list "states": "9" is not a valid value'],
    [
      `${factors}?states=auth_factor_state_ready`,
      'parsing list "states": "auth_factor_state_ready" is not a valid value',
    ],
    [`${factors}?states=1,2`, 'parsing list "states": "1,2" is not a valid value'],
    [`${factors}?states`, 'parsing list "states": "" is not a valid value'],
    [`${factors}?auth_factors=+1`, 'parsing list "auth_factors": " 1" is not a valid value'],
    [`${factors}?states.x=1`, 'invalid path: "states" is not a message'],
    [`${factors}?userId.x=1`, 'invalid path: "userId" is not a message'],
    [`${factors}?states=%GG`, 'invalid URL escape "%GG"'],
    [`${factors}?states=1;2`, "invalid semicolon separator in query"],
  ])("%s is refused before any look at the token", async (path, message) => {
    const { status, json, header } = await send("POST", path, { headers: [] });
    expect([status, json]).toEqual([400, { code: 3, message }]);
    expect(header("grpcgateway-content-type")).toBeUndefined();
  });

  test.each([
    ["", 200],
    ["?domainQuery.domain=localhost", 200],
    ["?domain_query.domain=x&domainQuery.includeWithoutDomain=T", 200],
    ["?user_id.x=2", 200],
  ])("of the method types: %s", async (query, status) => {
    expect((await send("GET", methods + query)).status).toBe(status);
  });

  test.each([
    ["?domainQuery.includeWithoutDomain=true", "invalid ListAuthenticationMethodTypesRequest.DomainQuery"],
    ["?domainQuery.nothing=1", "invalid ListAuthenticationMethodTypesRequest.DomainQuery"],
    [
      "?domainQuery=x",
      'parsing field "domain_query": unsupported message type: "zitadel.user.v2.DomainQuery"',
    ],
    [
      "?domainQuery.includeWithoutDomain=yes",
      'parsing field "include_without_domain": strconv.ParseBool: parsing "yes": invalid syntax',
    ],
    ["?domainQuery.domain=a&domainQuery.domain=b", 'too many values for field "domain": a, b'],
    ["?domainQuery.domain.x=1", 'invalid path: "domain" is not a message'],
  ])("of the method types is wrong: %s", async (query, message) => {
    const { status, json } = await send("GET", methods + query);
    expect([status, json.code]).toEqual([400, 3]);
    expect(json.message).toContain(message);
  });
});

describe("paths", () => {
  test.each([
    ["/v2/users//totp", "/v2/users/totp"],
    ["/v2//users/near", "/v2/users/near"],
    ["/v2/users/near/./totp", "/v2/users/near/totp"],
    ["/v2/users/near/u2f/..", "/v2/users/near"],
    ["/zitadel.user.v2.UserService//GetUserByID?x=1", "/zitadel.user.v2.UserService/GetUserByID?x=1"],
  ])("%s is redirected, a preflight too, and without CORS", async (path, location) => {
    const preflight: [string, string][] = [
      ["origin", "https://app.example"],
      ["access-control-request-method", "DELETE"],
    ];
    for (const [method, headers] of [
      ["DELETE", []],
      ["OPTIONS", preflight],
    ] as const) {
      const { status, header, text } = await send(method, path, { headers: [...headers] });
      expect([status, header("location"), text]).toEqual([301, location, ""]);
      expect(header("access-control-allow-origin")).toBeUndefined();
    }
  });

  test.each([
    ["DELETE", "/v2/users/near/totp/", 404, 5, "Not Found"],
    ["DELETE", "/v2/users/a%2Fb/totp", 404, 5, "Not Found"],
    ["GET", "/v2/nothing", 404, 5, "Not Found"],
    ["PUT", "/v2/users/near/totp", 405, 12, "Method Not Allowed"],
    ["GET", "/v2/users", 405, 12, "Method Not Allowed"],
    ["DELETE", "/v2/users/near", 405, 12, "Method Not Allowed"],
    ["POST", "/v2/users/near/recovery_codes", 405, 12, "Method Not Allowed"],
    ["DELETE", "/v2/users/near/u2f", 405, 12, "Method Not Allowed"],
    ["GET", "/v2/users/near/passkeys", 405, 12, "Method Not Allowed"],
    [
      "GET",
      "/v2/users/n%C3%A9ar",
      500,
      13,
      'header key "zitadel-activity-path" contains value with non-printable ASCII characters',
    ],
    [
      "DELETE",
      "/v2/users/near/u2f/",
      400,
      3,
      "invalid RemoveU2FRequest.U2FId: value length must be between 1 and 200 runes, inclusive",
    ],
  ])("%s %s is %i", async (method, path, status, code, message) => {
    const answer = await send(method, path);
    expect([answer.status, answer.json]).toEqual([status, { code, message }]);
  });

  test.each(["u2f", "passkeys"])("a POST to %s would verify a registration", async (kind) => {
    const rpc = kind === "u2f" ? "VerifyU2FRegistration" : "VerifyPasskeyRegistration";
    const emulator = await start({ world: world() });
    const verify = (id: string, body: string, headers = owner) =>
      send("POST", `/v2/users/near/${kind}/${id}`, { body, headers, emulator });
    expect((await verify("1", "{}")).json).toEqual({
      code: 3,
      message: `invalid ${rpc}Request.PublicKeyCredential: value is required`,
    });
    expect((await verify("x".repeat(201), "{}")).json.message).toContain(`invalid ${rpc}Request.`);
    expect((await verify("1", '{"publicKeyCredential":{}}')).json.code).toBe(12);
    expect((await verify("1", "{}", [])).json).toEqual({ code: 16, message: "auth header missing" });
    expect(emulator.calls).toEqual([]);
  });
});

describe("answers", () => {
  test.each(["POST /v2/users", "POST /v2/users/near/passkeys/_search"])(
    "%s does without a body",
    async (line) => {
      const [method = "", path = ""] = line.split(" ");
      for (const body of ["", "{}", "{} x"]) expect((await send(method, path, { body })).status).toBe(200);
      expect((await send(method, path, { body: "{" })).json).toEqual({ code: 3, message: "unexpected EOF" });
    },
  );

  test("5 MiB reach the validation", async () => {
    const userIds = ["x".repeat(5 * 1024 * 1024)];
    const body = JSON.stringify({ queries: [{ inUserIdsQuery: { userIds } }, {}] });
    expect((await send("POST", "/v2/users", { body })).json).toMatchObject({ code: 3 });
  });

  test("have the gateway's headers, not those of v1", async () => {
    const ok = await send("GET", "/v2/users/near");
    expect(ok.header("grpcgateway-cache-control")).toBe("no-store");
    expect(ok.header("cache-control")).toBeUndefined();
    const gone = await send("DELETE", "/v2/users/near/u2f/nothing");
    expect(gone.header("grpcgateway-cache-control")).toBeUndefined();
    expect(gone.header("grpcgateway-content-type")).toBe("application/grpc");
    const v1 = await send("GET", "/management/v1/users/near");
    expect(v1.header("cache-control")).toBe("no-store");
  });

  test("a call that takes too long is told by the gateway", async () => {
    const emulator = await start({ world: world() });
    emulator.fault({ kind: "delay", ms: 30, rpc: "RemoveU2F" });
    const late = await send("DELETE", "/v2/users/near/u2f/near-key-1", {
      headers: [...owner, ["grpc-timeout", "5m"]],
      emulator,
    });
    expect([late.status, late.json]).toEqual([504, { code: 4, message: "context deadline exceeded" }]);
    const malformed = await send("DELETE", "/v2/users/near/totp", { headers: [["grpc-timeout", "abc"]] });
    expect([malformed.status, malformed.json]).toEqual([
      400,
      { code: 3, message: "invalid grpc-timeout: abc" },
    ]);
  });
});
