import { describe, expect, test } from "vitest";
import { start, world } from "./setup.js";

async function send(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
  const { baseUrl } = await start({ world: world() });
  const response = await fetch(baseUrl + path, {
    redirect: "manual",
    ...init,
    headers: { authorization: "Bearer token-of-owner", ...init.headers },
  });
  const text = await response.text();
  const json = text.startsWith("{") ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

const search = "/management/v1/users/_search";

describe("JSON in the words of Go", () => {
  test.each([
    ["{", "unexpected EOF"],
    ["nope", "invalid character 'o' in literal null (expecting 'u')"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ["[1 2]", "invalid character '2' after array element"],
    ['{"a":01}', "invalid character '1' after object key:value pair"],
    ['{"a":"\t"}', "invalid character '\\t' in string literal"],
    ["null", "proto: syntax error (line 1:1): unexpected token null"],
    ['{"queries":{}}', "proto: syntax error (line 1:12): unexpected token {"],
    ['{"query":{"limit":-1}}', "proto: (line 1:19): invalid value for uint32 field limit: -1"],
    ['{"query":{"limit":1.5}}', "proto: (line 1:19): invalid value for uint32 field limit: 1.5"],
    [
      '{"query":{"limit":4294967296}}',
      "proto: (line 1:19): invalid value for uint32 field limit: 4294967296",
    ],
    ['{\n "query": {"asc": "yes"}}', 'proto: (line 2:19): invalid value for bool field asc: "yes"'],
    ['{"query":{},"query":{}}', 'proto: (line 1:13): duplicate field "query"'],
    [
      '{"queries":[{"userNameQuery":{},"emailQuery":{}}]}',
      'proto: (line 1:33): error parsing "emailQuery", oneof zitadel.user.v1.SearchQuery.query is already set',
    ],
  ])("%s", async (body, message) => {
    const { status, json } = await send(search, { method: "POST", body });
    expect([status, json]).toEqual([400, { code: 3, message }]);
  });

  test.each([
    "",
    "  \n",
    "{} and more",
    '{"query":{"limit":"1"},"nonsense":[{"a":[]}]}',
    '{"query":{"limit":1e0}}',
    '{"queries":null}',
    '{"sorting_column":"NOTHING","sortingColumn":null}',
  ])("what it takes: %s", async (body) => {
    const expected = body.startsWith('{"sorting_column"') ? 400 : 200;
    expect((await send(search, { method: "POST", body })).status).toBe(expected);
  });

  test("a not_query without inner query, which a real server does not survive, is refused", async () => {
    const body = JSON.stringify({ queries: [{ notQuery: {} }] });
    expect(await send(search, { method: "POST", body })).toMatchObject({ status: 400, json: { code: 3 } });
  });
});

describe("paths", () => {
  test.each([
    ["/management/v1", 400, { code: 3, message: "Bad Request" }],
    ["/management/v1/", 404, { code: 5, message: "Not Found" }],
    ["/management/v1/orgs/me/", 404, { code: 5, message: "Not Found" }],
    ["/management/v1/users/a%2Fb", 404, { code: 5, message: "Not Found" }],
    [search.replace("_search", "near/auth_factors/otp"), 405, { code: 12, message: "Method Not Allowed" }],
    ["/elsewhere", 404, { code: 5, message: "Not Found" }],
  ])("%s: %s", async (path, status, json) => {
    expect(await send(path)).toMatchObject({ status, json });
  });

  test.each(["%C3%A9", "%00", "%E9"])("%s in a path is an error of the gateway", async (id) => {
    const { status, json } = await send(`/management/v1/users/${id}`);
    expect([status, json.code]).toEqual([500, 13]);
  });

  test("empty segments and dots are redirected away, with the query", async () => {
    const { status, headers } = await send("/management//v1/orgs/me?a=b");
    expect([status, headers.get("location")]).toEqual([301, "/management/v1/orgs/me?a=b"]);
  });

  test("a form may be posted where GET is meant", async () => {
    const body = new URLSearchParams({ login_name: "FAR" });
    const { json } = await send("/management/v1/global/users/_by_login_name", { method: "POST", body });
    // With a charset it is no form to the gateway.
    expect(json).toEqual({ code: 12, message: "Method Not Allowed" });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const path = "/management/v1/global/users/_by_login_name";
    expect((await send(path, { method: "POST", body: body.toString(), headers })).json.user.id).toBe("far");
  });

  test.each([
    ["?loginName=near&loginName=far", 'too many values for field "login_name": near, far'],
    ["?loginName=%zz", 'invalid URL escape "%zz"'],
    ["?loginName.x=1", 'invalid path: "loginName" is not a message'],
  ])("query %s", async (query, message) => {
    const { json } = await send(`/management/v1/global/users/_by_login_name${query}`);
    expect(json).toEqual({ code: 3, message });
  });
});

describe("headers", () => {
  test("what the gateway passes on with a prefix", async () => {
    const { baseUrl } = await start({ world: world() });
    const response = await fetch(`${baseUrl}/management/v1/users/x`, {
      headers: {
        "grpc-metadata-authorization": "Bearer token-of-admin",
        "grpc-metadata-x-zitadel-orgid": "B",
        "grpc-metadata-accept-language": "de",
      },
    });
    expect(await response.json()).toMatchObject({
      message: "Benutzer konnte nicht gefunden werden (QUERY-Dfbg2)",
    });
  });

  test.each(["-1S", "1n"])("a deadline that is over before the start: %s", async (timeout) => {
    const { status, json } = await send("/management/v1/orgs/me", { headers: { "grpc-timeout": timeout } });
    expect([status, json]).toEqual([504, { code: 4, message: "context deadline exceeded" }]);
  });

  test("no deadline: 0S", async () => {
    expect((await send("/management/v1/orgs/me", { headers: { "grpc-timeout": "0S" } })).status).toBe(200);
  });

  test("a public host must be trusted", async () => {
    const headers = { "x-zitadel-public-host": "evil.example" };
    const { status, json } = await send("/management/v1/orgs/me", { headers });
    expect(status).toBe(404);
    expect(json.message).toMatch(
      /^unable to set instance using origin &\{127\.0\.0\.1:\d+ evil\.example http\}/,
    );
    expect(json.message).toContain("ID=QUERY-IuGh1");
  });
});
