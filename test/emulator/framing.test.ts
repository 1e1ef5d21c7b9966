import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { GetUserByIDRequestSchema } from "../../src/messages.js";
import { type GrpcResponse, sendGrpc, sendHttp } from "../recordings/send.js";
import { start, world } from "./setup.js";

const service = "/zitadel.management.v1.ManagementService/";
const request = Buffer.from(
  toBinary(GetUserByIDRequestSchema, create(GetUserByIDRequestSchema, { id: "near" })),
);

function frame(data: Uint8Array, flags = 0): Buffer {
  const prefix = Buffer.alloc(5, flags);
  prefix.writeUInt32BE(data.length, 1);
  return Buffer.concat([prefix, data]);
}

async function send(
  path: string,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<GrpcResponse> {
  const { baseUrl } = await start({ world: world() });
  return sendGrpc(
    baseUrl,
    Object.entries({
      ":method": "POST",
      ":path": path,
      ":authority": "localhost:8080",
      "content-type": "application/grpc",
      authorization: "Bearer token-of-owner",
      ...headers,
    }),
    body,
  );
}

function status({ trailers }: GrpcResponse): string {
  const read = (name: string) =>
    trailers?.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  return [read("grpc-status"), read("grpc-message")].filter(Boolean).join(" ");
}

describe("messages over gRPC", () => {
  test.each([
    ["no message", "", {}, "2 EOF"],
    ["a message cut short", "00000000050a", {}, "2 unexpected EOF"],
    ["an unknown flag", "0200000000", {}, "13 grpc: received unexpected payload format 2"],
    [
      "a flag without encoding",
      "0100000000",
      {},
      "13 grpc: compressed flag set with identity or empty encoding",
    ],
    [
      "an unknown encoding",
      "0000000000",
      { "grpc-encoding": "br" },
      '12 grpc: Decompressor is not installed for grpc-encoding "br"',
    ],
    [
      "what is no gzip",
      "0100000001ff",
      { "grpc-encoding": "gzip" },
      "13 grpc: failed to decompress the message: gzip: invalid header",
    ],
    [
      "a message over 4 MiB",
      "0000400001",
      {},
      "8 grpc: received message larger than max (4194305 vs. 4194304)",
    ],
    ["a deadline that is over", "0000000000", { "grpc-timeout": "1u" }, "4 context deadline exceeded"],
    ["a deadline of 0", "0000000000", { "grpc-timeout": "0S" }, "4 context deadline exceeded"],
  ])("%s", async (_, body, headers, expected) => {
    const response = await send(
      `${service}GetUserByID`,
      Buffer.from(body, "hex"),
      headers as Record<string, string>,
    );
    expect(status(response)).toBe(expected);
    expect(response.trailersOnly).toBe(false);
    expect(response.headers).not.toContain("cache-control: no-store");
  });

  test("a field of a foreign wire type counts as unknown", async () => {
    const asNumber = Buffer.from("0805", "hex");
    expect(status(await send(`${service}GetUserByID`, frame(asNumber)))).toMatch(
      /^3 invalid GetUserByIDRequest\.Id/,
    );
    expect(status(await send(`${service}GetUserByID`, frame(Buffer.concat([request, asNumber]))))).toBe("0");
  });

  test("a compressed request gets a compressed answer; a second message is ignored", async () => {
    const body = Buffer.concat([frame(gzipSync(request), 1), frame(Buffer.from("rubbish"))]);
    const response = await send(`${service}GetUserByID`, body, { "grpc-encoding": "gzip" });
    expect(status(response)).toBe("0");
    expect(response.headers).toContain("grpc-encoding: gzip");
    expect(Buffer.from(response.body ?? "", "base64")[0]).toBe(1);
  });

  test.each([
    ["/foo", '12 malformed method name: "/foo"'],
    [`${service}removeHumanAuthFactorU2F`, /^12 unknown method removeHumanAuthFactorU2F for service/],
    ["/a.b.C/D", "12 unknown service a.b.C"],
    ["/a/b/c", "12 unknown service a/b"],
  ])("path %s", async (path, expected) => {
    expect(status(await send(path, frame(new Uint8Array())))).toEqual(
      typeof expected === "string" ? expected : expect.stringMatching(expected),
    );
  });

  test.each(["application/grpc; x=1", "application/grpc+thrift", "application/json"])(
    "content type %s is not gRPC",
    async (type) => {
      const { headers } = await send(`${service}GetMyOrg`, frame(new Uint8Array()), { "content-type": type });
      expect(headers).toContain(":status: 404");
    },
  );

  test.each([
    ["123456789S", "transport: timeout string is too long"],
    ["S", "transport: timeout string is too short"],
    ["1x", "transport: timeout unit is not recognized"],
  ])("grpc-timeout %s is refused by HTTP", async (timeout, reason) => {
    const { headers, body } = await send(`${service}GetMyOrg`, frame(new Uint8Array()), {
      "grpc-timeout": timeout,
    });
    expect(headers).toContain(":status: 400");
    expect(Buffer.from(body ?? "", "base64").toString()).toBe(
      `malformed grpc-timeout: ${reason}: ${JSON.stringify(timeout)}\n`,
    );
  });

  test("of two headers for the organization the first counts", async () => {
    const { baseUrl } = await start({ world: world() });
    for (const [first, second, expected] of [
      ["A", "B", 200],
      ["B", "A", 404],
    ] as const) {
      const { status: came } = await sendHttp(
        baseUrl,
        { method: "GET", path: "/management/v1/orgs/me" },
        [
          ["authorization", "Bearer token-of-owner"],
          ["x-zitadel-orgid", first],
          ["x-zitadel-orgid", second],
        ],
        new Uint8Array(),
      );
      expect(came).toBe(expected);
    }
  });
});

describe("gRPC-web", () => {
  async function sendWeb(type: string, body: Uint8Array, headers: Record<string, string> = {}) {
    const { baseUrl } = await start({ world: world() });
    const response = await fetch(`${baseUrl}${service}GetUserByID`, {
      method: "POST",
      headers: { authorization: "Bearer token-of-owner", "content-type": type, ...headers },
      body: body as Uint8Array<ArrayBuffer>,
    });
    return { response, body: Buffer.from(await response.arrayBuffer()) };
  }

  test("an early failure has its status in the headers, and no body", async () => {
    const { response, body } = await sendWeb("application/grpc-web", new Uint8Array());
    expect(response.headers.get("grpc-status")).toBe("2");
    expect(response.headers.get("grpc-message")).toBe("EOF");
    expect(body).toHaveLength(0);
  });

  test("base64 comes back in base64, a part for each frame", async () => {
    const text = Buffer.from(frame(request).toString("base64"));
    const { response, body } = await sendWeb("application/grpc-web-text", text);
    expect(response.headers.get("content-type")).toBe("application/grpc-web-text");
    const parts = body
      .toString()
      .match(/[^=]+=*/g)
      ?.map((part) => Buffer.from(part, "base64"));
    const last = Buffer.concat(parts ?? []).subarray(-21);
    expect(last.toString("latin1")).toBe("\u0080\0\0\0\u0010grpc-status: 0\r\n");
  });

  test.each([
    ["AAAA!", 'connection error: desc = "illegal base64 data at input byte 4"'],
    ["AAAA=AAA", 'connection error: desc = "illegal base64 data at input byte 4"'],
    ["AAA=AAAA", 'connection error: desc = "illegal base64 data at input byte 4"'],
    ["AA=A", 'connection error: desc = "illegal base64 data at input byte 2"'],
    ["AAAAAAA", "unexpected EOF"],
    ["AAAAAA=", "unexpected EOF"],
    ["", "EOF"],
  ])("what is no base64: %s", async (text, message) => {
    const { response } = await sendWeb("application/grpc-web-text", Buffer.from(text));
    expect(response.headers.get("grpc-message")).toBe(message);
    expect(response.headers.get("grpc-status")).toBe("2");
  });

  test.each(["", "A", "!", "\n"])("base64 is read as far as the message goes: %j after it", async (rest) => {
    const body = Buffer.concat([frame(request), Buffer.alloc(1)]).toString("base64");
    expect(body).not.toContain("=");
    const { response } = await sendWeb("application/grpc-web-text", Buffer.from(body + rest));
    expect(response.headers.get("grpc-status")).toBeNull();
  });

  test("a content type that is none", async () => {
    const { response, body } = await sendWeb("application/grpc-webfoo", frame(request));
    expect(response.status).toBe(415);
    expect(body.toString()).toContain('invalid gRPC request content-type "application/grpcfoo"');
  });
});

describe("preflights", () => {
  async function preflight(path: string, method: string, names: string) {
    const { baseUrl } = await start({ world: world() });
    const { headers } = await sendHttp(
      baseUrl,
      { method: "OPTIONS", path },
      [
        ["origin", "https://app.example"],
        ["access-control-request-method", method],
        ["access-control-request-headers", names],
      ],
      new Uint8Array(),
    );
    return headers.includes("access-control-allow-origin: https://app.example");
  }

  test.each([
    ["REST with a timeout", "/management/v1/orgs/me", "GET", "authorization,grpc-timeout", true],
    ["REST with another header", "/management/v1/orgs/me", "GET", "authorization,x-other", false],
    ["names that are not sorted", "/management/v1/orgs/me", "GET", "x-zitadel-orgid,authorization", false],
    ["a name twice", "/management/v1/orgs/me", "GET", "authorization,authorization", false],
    ["a method that is no method", "/management/v1/orgs/me", "BREW", "authorization", false],
    ["gRPC-web", `${service}GetMyOrg`, "POST", "content-type,x-grpc-web,x-user-agent", true],
    ["gRPC-web with a timeout", `${service}GetMyOrg`, "POST", "content-type,grpc-timeout,x-grpc-web", false],
    ["gRPC-web by PUT", `${service}GetMyOrg`, "PUT", "content-type,x-grpc-web", false],
    ["the token endpoint", "/oauth/v2/token", "POST", "authorization,content-type", true],
    ["the token endpoint with a header of ZITADEL", "/oauth/v2/token", "POST", "x-zitadel-orgid", false],
  ])("%s", async (_, path, method, names, allowed) => {
    expect(await preflight(path, method, names)).toBe(allowed);
  });
});
