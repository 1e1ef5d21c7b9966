import { create, toBinary } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { afterEach, describe, expect, test } from "vitest";
import { RemoveHumanAuthFactorU2FResponseSchema as Removed } from "../../gen/zitadel/management/v1/management_pb.js";
import { createManagementClient } from "../../src/grpc-web.js";
import { zitadelError } from "../../src/index.js";
import { failure } from "../support/failure.js";
import { type HttpServer, startHttpServer } from "../support/http-server.js";
import { oddStatuses } from "../support/odd-statuses.js";

const type = { "content-type": "application/grpc-web+proto" };
const message = encodeEnvelope(0, toBinary(Removed, create(Removed, { details: { sequence: 8n } })));
const trailer = (text: string, flags = 0x80) => encodeEnvelope(flags, Buffer.from(text, "latin1"));
const lines = (fields: Record<string, string>, end = "\r\n") =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}${end}`)
    .join("");

let server: HttpServer;
afterEach(() => server[Symbol.asyncDispose]());

/** The sequence of a removal, or its error, by a client whose server answers like this. */
async function removal(headers: Record<string, string>, body: Uint8Array[], status = 200): Promise<unknown> {
  server = await startHttpServer((_, response) =>
    response.writeHead(status, headers).end(Buffer.concat(body)),
  );
  const call = createManagementClient({ baseUrl: server.origin }).removeHumanMultiFactorU2F({
    userId: "1",
    tokenId: "2",
  });
  const { details } = await call.catch(() => ({ details: undefined }));
  if (details) return details.sequence;
  const error = await failure(call);
  const { id } = zitadelError(error);
  return { code: error.code, text: error.rawMessage, ...(id && { id }) };
}

describe.each([
  ["lines that end in CRLF", "\r\n"],
  ["lines that end in LF", "\n"],
])("in a trailer of %s", (_, end) => {
  test.each(oddStatuses)("$name", async ({ fields, error }) => {
    expect(await removal(type, [message, trailer(lines(fields, end))])).toEqual(error ?? 8n);
  });
});

test.each(oddStatuses.filter(({ error }) => error))(
  "in headers, with an empty trailer: $name",
  async (odd) => {
    expect(await removal({ ...type, ...odd.fields }, [trailer("")])).toEqual(odd.error);
  },
);

const done = "grpc-status: 0\r\n";
const zeros = new Uint8Array(5);
const text = (parts: Uint8Array[]) => [Buffer.from(Buffer.concat(parts).toString("base64"))];
const paddedText = (parts: Uint8Array[]) =>
  parts.map((part) => Buffer.from(Buffer.from(part).toString("base64")));

describe("a removal that was done is a success", () => {
  test.each<[string, Uint8Array[], Record<string, string>?]>([
    ["without a line end at the end", [message, trailer("grpc-status: 0")]],
    ["without blanks", [message, trailer("grpc-status:0")]],
    ["with a tab", [message, trailer("grpc-status:\t0\t\r\n")]],
    ["with names in capitals", [message, trailer("Grpc-Status: 0\r\n")]],
    ["with blanks before the colon", [message, trailer("grpc-status : 0\r\n")]],
    ["with a line that has no colon", [message, trailer(`nonsense\r\n${done}`)]],
    ["with names that HTTP does not know", [message, trailer(`a b: c\r\n: d\r\n${done}`)]],
    ["with a NUL", [message, trailer(`grpc-message: a\0b\r\n${done}`)]],
    ["with a line of 5 MB", [message, trailer(`x-long: ${"x".repeat(5e6)}\r\n${done}`)]],
    ["with the trailer before the message", [trailer(done), message]],
    ["with two trailers", [message, trailer(done), trailer(done)]],
    ["with an empty trailer beside it", [message, trailer(done), trailer("")]],
    ["with a trailer that says to be compressed", [message, trailer(done, 0x81)]],
    ["with a line end after all", [message, trailer(done), Buffer.from("\n")]],
    ["with the status in the headers and no trailer", [message], { "grpc-status": "0" }],
    [
      "with the media type in capitals",
      [message, trailer(done)],
      { "content-type": "Application/gRPC-Web+Proto" },
    ],
    [
      "with a parameter",
      [message, trailer(done)],
      { "content-type": "application/grpc-web+proto; charset=utf-8" },
    ],
    [
      "with a blank before it",
      [message, trailer(done)],
      { "content-type": "application/grpc-web ;charset=utf-8" },
    ],
    ["in base64", text([message, trailer(done)]), { "content-type": "application/grpc-web-text" }],
    [
      "in base64, by frames",
      paddedText([message, trailer(done)]),
      { "content-type": "application/grpc-web-text+proto" },
    ],
  ])("%s", async (_, body, headers = {}) => {
    expect(await removal({ ...type, ...headers }, body)).toBe(8n);
  });
});

const reported = (what: string) => ({
  code: Code.Internal,
  text: `the server reported success, but ${what}`,
});

test.each<[string, object, Uint8Array[], Record<string, string>?]>([
  ["two messages", reported("sent more than one message"), [message, message, trailer(done)]],
  [
    "a message cut short before the trailer",
    reported("sent no message"),
    [trailer(done), message.subarray(0, 6)],
  ],
  [
    "a status in the trailer beside another in the headers",
    { code: Code.PermissionDenied, text: "" },
    [message, trailer("grpc-status: 7")],
    { "grpc-status": "0" },
  ],
  [
    "a status under HTTP 500",
    { code: Code.Aborted, text: "a" },
    [trailer("grpc-status: 10\ngrpc-message: a")],
  ],
])("%s", async (name, expected, body, headers = {}) => {
  expect(await removal({ ...type, ...headers }, body, name.includes("500") ? 500 : 200)).toEqual(expected);
});

test.each([
  ["base64 that is none", { "content-type": "application/grpc-web-text" }, [Buffer.from("%%%")]],
  ["nothing but zeros", type, [zeros]],
  ["a compressed trailer", type, [message, trailer("\x1f\x8b\x08", 0x81)]],
])("%s leaves the outcome unknown", async (_, headers, body) => {
  expect(await removal(headers, body)).toEqual({
    code: Code.Unavailable,
    text: "the answer was cut short; outcome unknown: look whether RemoveHumanAuthFactorU2F was done",
  });
});
