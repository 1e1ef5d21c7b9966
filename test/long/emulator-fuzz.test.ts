import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createManagementClient } from "../../src/rest.js";
import { frame, frameTypes, headerBlock, preface, sendBytes } from "../emulator/safety/frames.js";
import { type EmulatorProcess, startProcess } from "../emulator/safety/process.js";
import { token } from "../emulator/safety/world.js";
import { controlInput, form } from "./fuzz-inputs.js";

let emulator: EmulatorProcess;
beforeAll(async () => {
  emulator = await startProcess();
});
afterAll(() => emulator.stop());

const v1 = "/zitadel.management.v1.ManagementService";
const v2 = "/zitadel.user.v2.UserService";
const path = fc.oneof(
  fc.constantFrom(
    ...[`${v1}/ListUsers`, `${v1}/GetMyOrg`, `${v1}/None`, `${v2}/ListUsers`, `${v2}/RemoveU2F`],
    ...["/grpc.health.v1.Health/Check", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"],
    ...[
      "/management/v1/users/_search",
      "/management/v1/orgs/me",
      "/management/v1/users/11/auth_factors/_search",
    ],
    ...["/management/v1/global/users/_by_login_name?loginName=ada", "/v2/users", "/v2/users/11", "/healthz"],
    ...["/oauth/v2/token", "/oauth/v2/authorize", "/oauth/v2/device_authorization", "/oauth/v2/introspect"],
    ...["/oauth/v2/revoke", "/oauth/v2/keys", "/oidc/v1/userinfo", "/oidc/v1/end_session", "/device"],
    ...[
      "world",
      "reset",
      "add",
      "addFactor",
      "setUserState",
      "setRoles",
      "calls",
      "nextCall?timeoutMs=1",
    ].map((name) => `/emulator/v1/${name}`),
    ...["fault", "clearFaults", "clearCalls", "advanceTime", "setTime", "approveDevice", "denyDevice"].map(
      (name) => `/emulator/v1/${name}`,
    ),
    ...["/ui/login/login", "/ui/login/device", "/.well-known/openid-configuration", "/debug/ready"],
    ...["*", "//", "/..", "/%", "/%ff", "/%00", "http://localhost/healthz"],
  ),
  fc.string().map((text) => `/${text}`),
);
const method = fc.constantFrom(
  "GET",
  "POST",
  "PUT",
  "DELETE",
  "HEAD",
  "OPTIONS",
  "TRACE",
  "PATCH",
  "CONNECT",
);
const type = fc.constantFrom(
  ...["application/grpc", "application/grpc+proto", "application/grpc+json", "application/grpc-web+proto"],
  ...[
    "application/grpc-web-text",
    "application/json",
    "application/proto",
    "application/x-www-form-urlencoded",
    "",
  ],
);
const header = fc.oneof(
  fc.constantFrom<[string, string]>(
    ["authorization", `Bearer ${token}`],
    ["grpc-encoding", "gzip"],
    ["content-encoding", "gzip"],
    ["x-forwarded-host", "localhost:99999"],
    ["access-control-request-method", "POST"],
    ["origin", "http://localhost"],
    ["x-http-method-override", "TRACE"],
    ["connect-protocol-version", "2"],
    ["te", "trailers"],
    ["expect", "100-continue"],
    ["upgrade", "h2c"],
    ["transfer-encoding", "chunked"],
    ["content-length", "5"],
  ),
  fc.tuple(
    fc.constantFrom(
      "grpc-timeout",
      "connect-timeout-ms",
      "accept-language",
      "cookie",
      "host",
      "x-zitadel-orgid",
      "origin",
    ),
    fc.string({ unit: "binary-ascii", maxLength: 60 }).map((text) => text.replace(/[\r\n\0]/g, "")),
  ),
);
const json = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '{"userId":"11"}',
    '{"queries":[{"userNameQuery":{"userName":"a"}}]}',
    '{"query":{"limit":1e9}}',
  ),
  fc.string(),
);
const message = fc.oneof(
  json.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(fc.tuple(fc.constantFrom(0x0a, 0x12, 0x1a, 0x08, 0x62), fc.uint8Array({ maxLength: 20 })))
    .map((fields) =>
      Buffer.concat(fields.flatMap(([tag, bytes]) => [Buffer.from([tag, bytes.length]), bytes])),
    ),
  form.map((text) => Buffer.from(text)),
  controlInput.map((input) => Buffer.from(JSON.stringify(input))),
);
const framed = fc.tuple(fc.constantFrom(0, 1, 2, 0x80), message, fc.boolean()).map(([flags, inner, zip]) => {
  const data = zip ? gzipSync(inner) : inner;
  const head = Buffer.alloc(5, 0);
  head.writeUInt8(flags);
  head.writeUInt32BE(data.length, 1);
  return Buffer.concat([head, data]);
});
const body = fc.oneof(
  message,
  framed,
  // As gRPC-web has it in text, whole and cut.
  fc.tuple(fc.array(framed, { maxLength: 3 }), fc.nat(60)).map(([frames, cut]) =>
    Buffer.from(
      frames
        .map((one) => one.toString("base64"))
        .join("")
        .slice(0, 300 - cut),
    ),
  ),
);

const http1 = fc
  .record({ method, path, type, headers: fc.array(header, { maxLength: 6 }), body })
  .map((one) => {
    const lines = [["host", "localhost"], ["content-type", one.type], ...one.headers].map(
      ([name, value]) => `${name}: ${value}`,
    );
    const length = one.headers.some(([name]) => /^(content-length|transfer-encoding)$/.test(name))
      ? []
      : [`content-length: ${one.body.length}`];
    const head = `${one.method} ${one.path.replace(/[\r\n ]/g, "")} HTTP/1.1\r\n${[...lines, ...length].join("\r\n")}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head, "latin1"), one.body]);
  });

const stream = fc.constantFrom(0, 1, 3, 5);
const call = fc
  .record({ method, path, type, headers: fc.array(header, { maxLength: 6 }), stream })
  .map((one) =>
    frame(
      frameTypes.headers,
      0x4,
      one.stream,
      headerBlock([
        [":method", one.method],
        [":scheme", "http"],
        [":path", one.path],
        [":authority", "localhost"],
        ["content-type", one.type],
        ...one.headers,
      ]),
    ),
  );
const http2 = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: call },
      {
        weight: 3,
        arbitrary: fc
          .tuple(stream, body, fc.constantFrom(0, 1, 8))
          .map(([on, data, flags]) => frame(frameTypes.data, flags, on, data)),
      },
      { weight: 2, arbitrary: stream.map((on) => frame(frameTypes.reset, 0, on, Buffer.from([0, 0, 0, 8]))) },
      fc
        .tuple(
          fc.constantFrom(...Object.values(frameTypes), 42),
          fc.nat(255),
          stream,
          fc.uint8Array({ maxLength: 40 }),
        )
        .map(([kind, flags, on, payload]) => frame(kind, flags, on, payload)),
    ),
    { minLength: 1, maxLength: 10 },
  )
  .map((frames) => Buffer.concat([preface, frame(frameTypes.settings, 0, 0), ...frames]));

const anything = fc.oneof(
  http1,
  http2,
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

test("no bytes at the front door end the emulator, or hold it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 4, maxLength: 12 }), async (connections) => {
      await emulator.longestTurn();
      await Promise.all(connections.map((bytes) => sendBytes(emulator.baseUrl, bytes)));
      expect(await emulator.longestTurn()).toBeLessThan(100);
    }),
    { numRuns: 20_000, interruptAfterTimeLimit: 300_000, markInterruptAsFailure: false },
  );
  // The control API is among the doors: it may have changed the world, and set faults.
  const reset = await fetch(`${emulator.baseUrl}/emulator/v1/reset`, { method: "POST" });
  expect(reset.status).toBe(200);
  const client = createManagementClient({ baseUrl: emulator.baseUrl, auth: token });
  expect((await client.getMyOrg({})).org?.id).toBe("1");
});
