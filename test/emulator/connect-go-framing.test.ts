import { gunzipSync, gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { GetUserByIDRequestSchema } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { frame, post } from "./connect-go.js";

const request = toBinary(GetUserByIDRequestSchema, create(GetUserByIDRequestSchema, { userId: "near" }));
const unmarshal = (reason: string) => `unmarshal message: unmarshal into *user.GetUserByIDRequest: ${reason}`;

describe.each(["application/grpc", "application/grpc-web"])("messages in %s", (type) => {
  const isWeb = type.endsWith("-web");

  test.each([
    ["no message", "", "12 unary request has zero messages"],
    ["a prefix cut short", "000000", "3 protocol error: incomplete envelope: unexpected EOF"],
    [
      "a message cut short",
      "00000000050a",
      "3 protocol error: promised 5 bytes in enveloped message, got 1 bytes",
    ],
    ["two messages", "00000000000000000000", "12 unary request has multiple messages"],
    [
      "a message and half a prefix",
      "00000000000000",
      "3 protocol error: incomplete envelope: unexpected EOF",
    ],
    ["an unknown flag", "0400000000", "13 protocol error: invalid envelope flags 4"],
    [
      "bytes after the end of stream",
      "0200000000ff",
      "13 corrupt response: 1 extra bytes after end of stream",
    ],
    [
      "a flag without encoding",
      "0100000000",
      "13 protocol error: sent compressed message without compression support",
    ],
    ["broken protobuf", "00000000010a", `3 ${unmarshal("proto: cannot parse invalid wire-format data")}`],
    ["invalid UTF-8", "00000000030a01ff", `3 ${unmarshal("string field contains invalid UTF-8")}`],
    [
      "invalid UTF-8 before a fault",
      "00000000040a01ff12",
      `3 ${unmarshal("string field contains invalid UTF-8")}`,
    ],
    [
      "trailers only",
      "8000000000",
      isWeb ? "12 unary request has zero messages" : "13 protocol error: invalid envelope flags 128",
    ],
  ])("%s, before any look at the token", async (_, hex, expected) => {
    const answer = await post(type, Buffer.from(hex, "hex"), { authorization: "" });
    expect([answer.status, answer.outcome]).toEqual([200, expected]);
    expect(answer.body).toHaveLength(0);
    expect(answer.header("grpc-status-details-bin")).toBeUndefined();
  });

  test("a message and trailers, as gRPC-web may send them", async () => {
    const { outcome } = await post(type, Buffer.concat([frame(request), frame(new Uint8Array(), 0x80)]));
    expect(outcome).toBe(isWeb ? "0" : "13 protocol error: invalid envelope flags 128");
  });

  test("gzip in a request brings gzip in the answer", async () => {
    const { outcome, header, body } = await post(type, frame(gzipSync(request), 1), {
      "grpc-encoding": "gzip",
    });
    expect(header("grpc-encoding")).toBe("gzip");
    expect(gunzipSync(body.subarray(5, 5 + body.readUInt32BE(1))).toString()).toContain("near@example.com");
    if (!isWeb) expect(outcome).toBe("0");
  });

  test("the client asks for gzip", async () => {
    const { header, body } = await post(type, frame(request), { "grpc-accept-encoding": "br, gzip" });
    expect(header("grpc-encoding")).toBe("gzip");
    expect(body[0]).toBe(1);
    const end = 5 + body.readUInt32BE(1);
    const rest = body.subarray(end);
    if (!isWeb) expect(rest).toHaveLength(0);
    else {
      expect(rest[0]).toBe(0x81);
      expect(gunzipSync(rest.subarray(5)).toString()).toBe("grpc-status: 0\r\n");
    }
  });

  test.each([
    [request, "3 get decompressor: unexpected EOF"],
    [Buffer.alloc(20), "3 get decompressor: gzip: invalid header"],
    [gzipSync(request).subarray(0, -4), "3 decompress: unexpected EOF"],
    [
      Buffer.concat([gzipSync(request).subarray(0, -8), Buffer.alloc(8)]),
      "3 decompress: gzip: invalid checksum",
    ],
    [
      Buffer.alloc(0),
      "3 invalid GetUserByIDRequest.UserId: value length must be between 1 and 200 runes, inclusive",
    ],
  ])("what is no gzip", async (data, expected) => {
    const { outcome } = await post(type, frame(data, 1), { "grpc-encoding": "gzip" });
    expect(outcome).toBe(expected);
  });

  test("a message that is larger than it looks", async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    const { outcome } = await post(type, frame(bomb, 1), { "grpc-encoding": "gzip" });
    expect(outcome).toBe("8 message is larger than configured max 33554432 after decompression");
  });

  test("20 MiB reach the validation", async () => {
    const large = create(GetUserByIDRequestSchema, { userId: "x".repeat(20 * 1024 * 1024) });
    const { outcome } = await post(type, frame(toBinary(GetUserByIDRequestSchema, large)));
    expect(outcome).toMatch(/^3 invalid GetUserByIDRequest.UserId/);
  });

  test("an unknown encoding comes before a malformed timeout", async () => {
    const { outcome, header } = await post(type, frame(request), {
      "grpc-encoding": "br",
      "grpc-timeout": "x",
    });
    expect(outcome).toBe('12 unknown compression "br": supported encodings are gzip');
    expect(header("grpc-encoding")).toBe("");
  });

  test.each([
    ["abc", "3 protocol error: timeout has invalid unit 'c'"],
    ["1.5S", '3 protocol error: invalid timeout "1.5S"'],
    ["-1S", '3 protocol error: invalid timeout "-1S"'],
    ["S", '3 protocol error: invalid timeout "S"'],
    ["123456789S", '3 protocol error: timeout "123456789S" is too long'],
    ["+10S", "0"],
    ["99999999H", "0"],
  ])("the timeout %s", async (timeout, expected) => {
    const { outcome } = await post(type, frame(request), { "grpc-timeout": timeout });
    expect(outcome).toBe(expected);
  });

  test("a timeout of Connect is none here", async () => {
    expect((await post(type, frame(request), { "connect-timeout-ms": "x" })).outcome).toBe("0");
  });

  test("+json really is JSON", async () => {
    const { header, body } = await post(`${type}+json`, frame(Buffer.from('{"user_id":"near","x":1}')));
    expect(header("content-type")).toBe(`${type}+json`);
    const json = JSON.parse(body.subarray(5, 5 + body.readUInt32BE(1)).toString());
    expect(json.user.userId).toBe("near");
    const broken = await post(`${type}+json`, frame(Buffer.from("{")));
    expect(broken.outcome).toBe(`3 ${unmarshal("proto: unexpected EOF")}`);
  });
});
