import { gunzipSync, gzipSync } from "node:zlib";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import {
  GetUserByIDRequestSchema,
  GetUserByIDResponseSchema,
} from "../../gen/zitadel/user/v2/user_service_pb.js";
import { frame, post } from "./connect-go.js";

const json = "application/json";
const near = '{"userId":"near"}';

function wrong(reason: string, type = "GetUserByIDRequest"): string {
  return `invalid_argument unmarshal message: unmarshal into *user.${type}: proto: ${reason}`;
}

describe("a Connect body that is no message", () => {
  test.each([
    ["", "invalid_argument unmarshal message: zero-length payload is not a valid JSON object"],
    [" ", wrong("syntax error (line 1:2): unexpected token ")],
    ["null", wrong("syntax error (line 1:1): unexpected token null")],
    ["[{}]", wrong("syntax error (line 1:1): unexpected token [")],
    ['"x"', wrong('syntax error (line 1:1): unexpected token "x"')],
    ["{} x", wrong("syntax error (line 1:4): invalid value x")],
    ["{}{}", wrong("syntax error (line 1:3): unexpected token {")],
    ["{},", wrong("syntax error (line 1:3): unexpected token ,")],
    ["}", wrong("syntax error (line 1:1): unexpected token }")],
    ["{", wrong("unexpected EOF")],
    ['{"a":"b', wrong("unexpected EOF")],
    ['{"a":nul}', wrong("syntax error (line 1:6): invalid value nul")],
    ['{"a":01}', wrong("syntax error (line 1:6): invalid value 01")],
    ['{"a":-}', wrong("syntax error (line 1:6): invalid value -")],
    ["{'a':1}", wrong("syntax error (line 1:2): invalid value '")],
    ['{"a":1,}', wrong("syntax error (line 1:8): unexpected token }")],
    ["{,}", wrong("syntax error (line 1:2): unexpected token ,")],
    ['{"a":}', wrong("syntax error (line 1:6): unexpected token }")],
    ['{"a":[1,]}', wrong("syntax error (line 1:9): unexpected token ]")],
    ['{"a":[1 2]}', wrong("syntax error (line 1:9): unexpected token 2")],
    ['{"a":1]', wrong("syntax error (line 1:7): unexpected token ]")],
    ['{"a" 1}', wrong('syntax error (line 1:6): unexpected character 1, missing ":" after field name')],
    ["{1:2}", wrong("syntax error (line 1:2): unexpected token 1")],
    ['{"a":"\u0001"}', wrong("syntax error (line 1:6): invalid character '\\x01' in string")],
    ['{"a":"\\x"}', wrong('syntax error (line 1:6): invalid escape code "\\\\x" in string')],
    ['{"a":"\\ud800......"}', wrong('syntax error (line 1:6): invalid escape code "......" in string')],
    ['\n {"userId":1}', wrong("(line 2:12): invalid value for string field userId: 1")],
    ['{"userId":"a","user_id":"b"}', wrong('(line 1:15): duplicate field "user_id"')],
    [
      '{"x":{"y":[1,{"z":null}]},"userId":[]}',
      wrong("(line 1:36): invalid value for string field userId: ["),
    ],
    ["\ufeff{}", wrong("syntax error (line 1:1): invalid value \ufeff")],
  ])("%j", async (body, expected) => {
    const answer = await post(json, body, { authorization: "" });
    expect([answer.status, answer.outcome]).toEqual([400, expected]);
  });

  test("bytes that are no UTF-8", async () => {
    const { outcome } = await post(json, Buffer.from('{"userId":"\xff"}', "latin1"));
    expect(outcome).toBe(wrong("syntax error (line 1:11): invalid UTF-8 in string"));
  });

  test.each([
    ["{", "}", 10_001],
    ["[", "]", 200_000],
  ])("nested too deeply in %s", async (open, close, depth) => {
    const deep =
      open === "{"
        ? `${'{"a":'.repeat(depth)}1${close.repeat(depth)}`
        : open.repeat(depth) + close.repeat(depth);
    const { outcome } = await post(json, `{"x":${deep}}`);
    expect(outcome).toBe(wrong("exceeded max recursion depth"));
  });

  test("queries nested too deeply", async () => {
    const open = '{"queries":[{"andQuery":'.repeat(5000);
    const { outcome } = await post(json, open, {}, { rpc: "ListUsers" });
    expect(outcome).toBe(wrong("exceeded max recursion depth", "ListUsersRequest"));
  });

  test.each([
    ['{"query":{"limit":-1}}', "(line 1:19): invalid value for uint32 field limit: -1"],
    [
      '{"query":{"offset":18446744073709551616}}',
      "(line 1:20): invalid value for uint64 field offset: 18446744073709551616",
    ],
    ['{"sortingColumn":3.5}', "(line 1:18): invalid value for enum field sortingColumn: 3.5"],
    ['{"queries":[null]}', "syntax error (line 1:13): unexpected token null"],
    [
      '{"queries":[{"typeQuery":{},"stateQuery":{}}]}',
      '(line 1:29): error parsing "stateQuery", oneof zitadel.user.v2.SearchQuery.query is already set',
    ],
    [
      '{"queries":[{"metadataValueFilter":{"value":"?"}}]}',
      '(line 1:45): invalid value for bytes field value: "?"',
    ],
  ])("%s", async (body, reason) => {
    const { outcome } = await post(json, body, {}, { rpc: "ListUsers" });
    expect(outcome).toBe(wrong(reason, "ListUsersRequest"));
  });
});

describe("a Connect call", () => {
  test("takes what Go's protojson takes, white space around it too", async () => {
    const body = '\n{"user_id":null,"x":[{}],"userId":"near"} \t';
    expect((await post(json, body.replace('"user_id":null,', ""))).status).toBe(200);
    expect(
      (await post(json, '{"sorting_column":"nope","query":{"limit":"1e0"}}', {}, { rpc: "ListUsers" }))
        .status,
    ).toBe(200);
  });

  test("may be in protobuf, its errors are JSON", async () => {
    const request = toBinary(GetUserByIDRequestSchema, create(GetUserByIDRequestSchema, { userId: "near" }));
    const answer = await post("application/proto", request);
    expect(answer.header("content-type")).toBe("application/proto");
    expect(fromBinary(GetUserByIDResponseSchema, answer.body).user?.userId).toBe("near");
    const failed = await post("application/proto", Buffer.from([0xff]));
    expect(failed.header("content-type")).toBe(json);
    expect(failed.outcome).toBe(wrong("cannot parse invalid wire-format data"));
  });

  test("escapes in errors what could end a script", async () => {
    const { body } = await post(json, '{"userId":"<&>"}', {}, { rpc: "RemoveU2F" });
    expect(body.toString()).not.toMatch(/[<>&]/);
    const host = await post(json, near, { "x-zitadel-instance-host": "a<b>" });
    expect(host.body.toString()).toContain("\\u0026{a\\u003cb\\u003e");
    expect(host.outcome).toContain("unable to set instance using origin &{a<b>");
  });

  test.each([
    ["gzip", true],
    ["br, gzip, deflate", true],
    ["gzip;q=0", false],
    ["*", false],
  ])("that accepts %s", async (accepted, isGzip) => {
    const answer = await post(json, near, { "accept-encoding": accepted });
    expect(answer.header("content-encoding")).toBe(isGzip ? "gzip" : undefined);
    const plain = isGzip ? gunzipSync(answer.body) : answer.body;
    expect(JSON.parse(plain.toString()).user.userId).toBe("near");
    const failed = await post(json, "{", { "accept-encoding": accepted });
    expect(failed.header("content-encoding")).toBeUndefined();
  });

  test("may be compressed", async () => {
    const answer = await post(json, gzipSync(near), { "content-encoding": "gzip" });
    expect([answer.status, answer.header("content-encoding")]).toEqual([200, "gzip"]);
    expect((await post(json, near, { "content-encoding": "gzip" })).outcome).toBe(
      "invalid_argument get decompressor: gzip: invalid header",
    );
    const unknown = await post(json, near, { "content-encoding": "br", "connect-protocol-version": "2" });
    expect([unknown.status, unknown.outcome]).toEqual([
      501,
      'unimplemented unknown compression "br": supported encodings are gzip',
    ]);
  });

  test.each([
    [{ "connect-protocol-version": "2" }, 'Connect-Protocol-Version must be "1": got "2"'],
    [{ "connect-timeout-ms": "abc" }, 'parse timeout: strconv.ParseInt: parsing "abc": invalid syntax'],
    [{ "connect-timeout-ms": "12345678901" }, 'parse timeout: "12345678901" has >10 digits'],
  ])("with the header %o", async (headers, message) => {
    const { status, outcome } = await post(json, near, headers as Record<string, string>);
    expect([status, outcome]).toEqual([400, `invalid_argument ${message}`]);
  });

  test("needs no version, and no timeout of gRPC", async () => {
    expect((await post(json, near, { "grpc-timeout": "x", "connect-timeout-ms": "60000" })).status).toBe(200);
  });
});

describe("below the path of the service", () => {
  test.each([
    ["Nothing", "POST", 404],
    ["getUserByID", "POST", 404],
    ["GetUserByID/", "POST", 404],
    ["", "GET", 404],
    ["GetUserByID", "GET", 405],
    ["GetUserByID", "OPTIONS", 405],
    ["GetUserByID", "HEAD", 405],
  ])("%j by %s", async (rpc, method, status) => {
    const answer = await post(json, "", { origin: "null" }, { rpc, method });
    expect([answer.status, answer.header("allow")]).toEqual([status, status === 405 ? "POST" : undefined]);
    expect(answer.body.toString()).toBe(status === 404 ? "404 page not found\n" : "");
    expect(answer.header("access-control-allow-origin")).toBe("null");
  });

  test.each([
    "text/plain",
    "application/grpc; x=1",
    "application/grpc-web-text",
    "application/connect+json",
    "application/json; charset=iso-8859-1",
    "application/proto; charset=utf-8",
    "",
  ])("the content type %j is none", async (type) => {
    const answer = await post(type, frame(Buffer.alloc(0)));
    expect([answer.status, answer.body.length]).toEqual([415, 0]);
    expect(answer.header("accept-post")?.split(", ")).toHaveLength(11);
  });

  test.each([
    ["application/json;charset=UTF-8", "application/json; charset=utf-8"],
    ['Application/JSON; charset="utf-8"', "application/json; charset=utf-8"],
    ["application/json;", "application/json"],
  ])("the content type %j is repeated as %j", async (type, repeated) => {
    expect((await post(type, near)).header("content-type")).toBe(repeated);
  });
});
