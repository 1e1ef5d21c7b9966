import { once } from "node:events";
import { connect } from "node:http2";
import { gzipSync } from "node:zlib";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { sendGrpc, sendHttp } from "../../recordings/send.js";
import { token } from "./world.js";

type Send = (baseUrl: string) => Promise<string>;

const v1 = "/zitadel.management.v1.ManagementService/";
const v2 = "/zitadel.user.v2.UserService/";
const mega = 1_000_000;
const [queries, idsQuery, andQuery] = [3, 10, 12];
const authorization: [string, string] = ["authorization", `Bearer ${token}`];

/** Sends a request over HTTP/1.1; what came of it, in short. */
function http(
  method: string,
  path: string,
  type: string,
  body: string | Uint8Array,
  ...more: [string, string][]
): Send {
  return async (baseUrl) => {
    const headers: [string, string][] = [["content-type", type], ...more];
    const { status, body: base64 } = await sendHttp(baseUrl, { method, path }, headers, Buffer.from(body));
    return `${status} ${Buffer.from(base64 ?? "", "base64")
      .toString()
      .slice(0, 200)}`;
  };
}

function json(method: string, path: string, body: string, ...more: [string, string][]): Send {
  return http(method, path, "application/json", body, ...more);
}

function form(path: string, body: string): Send {
  return http("POST", path, "application/x-www-form-urlencoded", body);
}

/** Sends a message over gRPC; the status, and the beginning of its text. */
function grpc(path: string, message: Uint8Array, ...more: [string, string][]): Send {
  return async (baseUrl) => {
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(message.length, 1);
    prefix[0] = more.some(([name]) => name === "grpc-encoding") ? 1 : 0;
    const all: [string, string][] = [
      [":method", "POST"],
      [":path", path],
      [":authority", "localhost"],
      ["content-type", "application/grpc"],
      ...more,
    ];
    const { headers, trailers } = await sendGrpc(baseUrl, all, Buffer.concat([prefix, message]));
    return [...headers, ...(trailers ?? [])]
      .filter((line) => /^(grpc-(status|message)|:status):/.test(line))
      .join(" ")
      .slice(0, 200);
  };
}

/** A field of a protobuf message that holds bytes. */
function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([
    new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(bytes.length).finish(),
    bytes,
  ]);
}

/** A query within a query, and so on; the innermost is a long text. */
function nested(depth: number, bytes: number): Buffer {
  let query = field(1, field(1, Buffer.alloc(bytes, "x")));
  for (let level = 0; level < depth; level++) query = field(andQuery, field(1, query));
  return field(queries, query);
}

const search = "/management/v1/users/_search";
const digits = "7".repeat(4 * mega);
const open = "[".repeat(120_000);
const byLogin = "/management/v1/global/users/_by_login_name";
const nestedJson = `${'{"queries":[{"andQuery":'.repeat(1000)}{"x":"${"y".repeat(3.9 * mega)}"}${"}]}".repeat(1000)}`;

/** Requests that once held the emulator for seconds, or could. */
export const inputs: Record<string, Send> = {
  "a form of brackets": form(byLogin, open),
  "a form of brackets with an end": form(byLogin, `${open}]x`),
  "a form of parameters": form(byLogin, "a&".repeat(2 * mega)),
  "a form of 60 MB": form(byLogin, "a&".repeat(30 * mega)),
  "a form with one name often": form(byLogin, "loginName=a&".repeat(400_000)),
  "a form for tokens": form("/oauth/v2/token", "a&".repeat(2 * mega)),
  "a form for tokens of 60 MB": form("/oauth/v2/token", "a&".repeat(30 * mega)),
  "a form for tokens of escapes": form("/oauth/v2/token", "%41".repeat(3 * mega)),
  "an assertion of 9 MB": form(
    "/oauth/v2/token",
    `grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=${Buffer.from('{"alg":"RS256"}').toString("base64url")}.${Buffer.from(`{"iss":"${"x".repeat(6 * mega)}"}`).toString("base64url")}.AAAA`,
  ),
  "nested queries over gRPC": grpc(`${v1}ListUsers`, nested(1000, 3.9 * mega)),
  "nested queries of v2 over gRPC": grpc(`${v2}ListUsers`, nested(1000, 3.9 * mega)),
  "a number of 4 million digits": json("POST", search, `{"query":{"limit":${digits}}}`),
  "a number of 4 million digits in v2": json("POST", "/v2/users", `{"query":{"limit":${digits}}}`),
  "a number of 4 million digits over Connect": json(
    "POST",
    `${v2}ListUsers`,
    `{"query":{"limit":${digits}}}`,
  ),
  "a text of 4 million digits": json("POST", search, `{"query":{"limit":"${digits}"}}`),
  "a fraction of 4 million digits": json("POST", search, `{"query":{"limit":1.${digits}x}}`),
  zeros: json("POST", search, `{"query":{"limit":1.${"0".repeat(4 * mega)}}}`),
  "an exponent of 4 million digits": json("POST", search, `{"query":{"limit":1e${digits}}}`),
  "an exponent of 4 million digits and a letter": json("POST", search, `{"query":{"limit":1e${digits}x}}`),
  "nested queries in JSON": json("POST", search, nestedJson),
  "nested queries in JSON of v2": json("POST", "/v2/users", nestedJson),
  "deep JSON": json("POST", search, "[".repeat(4 * mega)),
  "deep JSON over Connect": json("POST", `${v2}ListUsers`, `{"x":${"[".repeat(4 * mega)}`),
  "deep objects over Connect": json("POST", `${v2}ListUsers`, '{"x":'.repeat(mega)),
  "lines before an error": json("POST", `${v2}ListUsers`, `{${"\n".repeat(8 * mega)}x`),
  "unknown fields": json("POST", search, `{${'"a":1,'.repeat(600_000)}"b":1}`),
  "unknown fields over Connect": json("POST", `${v2}ListUsers`, `{${'"a":1,'.repeat(600_000)}"b":1}`),
  "empty queries": json("POST", search, `{"queries":[${"{},".repeat(mega)}{}]}`),
  "empty queries over Connect": json("POST", `${v2}ListUsers`, `{"queries":[${"{},".repeat(mega)}{}]}`),
  "empty queries over gRPC": grpc(`${v1}ListUsers`, Buffer.from("1a00".repeat(2 * mega), "hex")),
  "empty queries of v2 over gRPC": grpc(`${v2}ListUsers`, Buffer.from("1a00".repeat(2 * mega), "hex")),
  "unknown fields over gRPC": grpc(`${v1}ListUsers`, Buffer.from("7801".repeat(2 * mega), "hex")),
  "deep protobuf": grpc(`${v1}ListUsers`, Buffer.from("1a04".repeat(mega), "hex")),
  "deep groups": grpc(`${v1}ListUsers`, Buffer.alloc(4 * mega, 0x7b)),
  "deep protobuf of v2": grpc(`${v2}ListUsers`, nested(30_000, 10)),
  ids: grpc(
    `${v1}ListUsers`,
    field(
      queries,
      field(
        idsQuery,
        Buffer.concat(Array.from({ length: 180_000 }, () => field(1, Buffer.from("200000000000000001")))),
      ),
    ),
    authorization,
  ),
  emails: json(
    "POST",
    search,
    `{"queries":[{"inUserEmailsQuery":{"userEmails":[${'"a@example.com",'.repeat(200_000)}""]}}]}`,
    authorization,
  ),
  "many queries with a token": json(
    "POST",
    search,
    `{"queries":[${'{"userNameQuery":{"userName":"a"}},'.repeat(100_000)}{}]}`,
    authorization,
  ),
  "a bomb over gRPC": grpc(`${v1}ListUsers`, gzipSync(Buffer.alloc(500 * mega)), ["grpc-encoding", "gzip"]),
  "a bomb of v2 over gRPC": grpc(`${v2}ListUsers`, gzipSync(Buffer.alloc(500 * mega)), [
    "grpc-encoding",
    "gzip",
  ]),
  "a bomb below the limit": grpc(`${v2}ListUsers`, gzipSync(field(200, Buffer.alloc(33 * mega))), [
    "grpc-encoding",
    "gzip",
  ]),
  "a small bomb over gRPC": grpc(`${v1}ListUsers`, gzipSync(Buffer.alloc(4 * mega, "\x1a\0")), [
    "grpc-encoding",
    "gzip",
  ]),
  "a bomb over Connect": http(
    "POST",
    `${v2}ListUsers`,
    "application/json",
    gzipSync(Buffer.alloc(33 * mega, " ")),
    ["content-encoding", "gzip"],
  ),
  "a text of 8 MB": json("POST", search, `{"x":"${"y".repeat(8 * mega)}"}`),
  "a text of 8 MB over Connect": json("POST", `${v2}ListUsers`, `{"x":"${"y".repeat(8 * mega)}"}`),
  "a text that is no UTF-8": http(
    "POST",
    `${v2}ListUsers`,
    "application/json",
    Buffer.concat([Buffer.from('{"x":"'), Buffer.alloc(8 * mega, 0xff)]),
  ),
  "escapes over Connect": json(
    "POST",
    `${v2}ListUsers`,
    `{"query":{"limit":"${"\\u0041".repeat(1.2 * mega)}"}}`,
  ),
  spaces: json("POST", search, " ".repeat(8 * mega)),
  "spaces over Connect": json("POST", `${v2}ListUsers`, " ".repeat(8 * mega)),
  "an id of 31 MB of v2": grpc(`${v2}GetUserByID`, field(1, Buffer.alloc(31 * mega, "x"))),
  "a body over the limit": json("POST", search, "y".repeat(70 * mega)),
  "a body over the limit, over HTTP/2": grpc(`${v1}ListUsers`, Buffer.alloc(70 * mega)),
  "base64 of gRPC-web": http("POST", `${v1}ListUsers`, "application/grpc-web-text", "AAAA".repeat(7 * mega)),
  "lines of base64": http("POST", `${v1}ListUsers`, "application/grpc-web-text", "A\n".repeat(15 * mega)),
  "a long text in an error": grpc(
    `${v2}ListUsers`,
    Buffer.from(`{"query":{"asc":"${"y".repeat(3 * mega)}"}}`),
    ["content-type", "application/grpc+json"],
  ),
  "TRACE at OAuth": http("TRACE", "/oauth/v2/keys", "text/plain", ""),
  "a port that is none": http("GET", "/oauth/v2/keys", "text/plain", "", [
    "x-forwarded-host",
    "localhost:99999",
  ]),
  "a host that is none": http("GET", "/oauth/v2/keys", "text/plain", "", ["x-forwarded-host", "localhost:"]),
  "a Basic header": http(
    "POST",
    "/oauth/v2/token",
    "application/x-www-form-urlencoded",
    "grant_type=client_credentials",
    ["authorization", `Basic ${"Og".repeat(7000)}`],
  ),
  "accept-language": json("POST", search, "{}", authorization, ["accept-language", "aa;q=0.1,".repeat(1500)]),
  "questions of reflection": async (baseUrl) => {
    const session = connect(baseUrl);
    const stream = session.request({
      ":method": "POST",
      ":path": "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
      "content-type": "application/grpc",
    });
    const question = field(4, Buffer.from("zitadel.management.v1.ManagementService"));
    const prefix = Buffer.from([0, 0, 0, 0, question.length]);
    stream.end(Buffer.concat(Array.from({ length: 2_000 }, () => Buffer.concat([prefix, question]))));
    let bytes = 0;
    for await (const chunk of stream) bytes += chunk.length;
    session.destroy();
    return `${bytes} bytes`;
  },
  "a query of reflection that is cut off": async (baseUrl) => {
    const session = connect(baseUrl);
    await once(session, "connect");
    session.destroy();
    return "cut";
  },
};
