import { createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { describe, expect, test } from "vitest";
import { Health } from "../../gen/grpc/health/v1/health_pb.js";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import type { ApiName } from "../../src/emulator.js";
import { sendHttp } from "../recordings/send.js";
import { outcome, start, world } from "./setup.js";

const headers = { authorization: "Bearer token-of-owner" };

async function startWith(apis: ApiName[]) {
  const { baseUrl } = await start({ world: { ...world(), apis } });
  const transports = {
    grpc: createGrpcTransport({ baseUrl }),
    "grpc-web": createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
    connect: createConnectTransport({ baseUrl, httpVersion: "1.1" }),
    "connect in protobuf over h2c": createConnectTransport({
      baseUrl,
      httpVersion: "2",
      useBinaryFormat: true,
    }),
  };
  return { baseUrl, transports };
}

type Name = keyof Awaited<ReturnType<typeof startWith>>["transports"];

const hasV1: Name[] = ["grpc", "grpc-web"];
const hasV2: Name[] = ["grpc", "grpc-web", "connect", "connect in protobuf over h2c"];

describe.each([[["v1", "v2"]], [["v1"]], [["v2"]]] as ApiName[][][])("a server with %j", (apis) => {
  test.each(hasV2)("has the services over %s", async (name) => {
    const { transports } = await startWith(apis);
    const v1 = createClient(ManagementService, transports[name]);
    const v2 = createClient(UserService, transports[name]);
    const outcomes = [
      await outcome(v1.getUserByID({ id: "near" }, { headers })),
      await outcome(v2.getUserByID({ userId: "near" }, { headers })),
    ];
    // What nobody answers ends in the 404 of REST.
    const unknown = hasV1.includes(name) ? "Unimplemented" : "not found";
    const came = outcomes.map((one) => (one === "NotFound" || one === "Unimplemented" ? unknown : one));
    expect(came).toEqual([
      apis.includes("v1") && hasV1.includes(name) ? "ok" : unknown,
      apis.includes("v2") ? "ok" : unknown,
    ]);
  });

  test("has their paths in REST", async () => {
    const { baseUrl } = await startWith(apis);
    const status = async (path: string) => (await fetch(baseUrl + path, { headers })).status;
    expect(await status("/management/v1/users/near")).toBe(apis.includes("v1") ? 200 : 404);
    expect(await status("/management/v1")).toBe(apis.includes("v1") ? 400 : 404);
    expect(await status("/v2/users/near")).toBe(apis.includes("v2") ? 200 : 404);
    expect(await status("/healthz")).toBe(200);
  });

  test("says so when asked for its health", async () => {
    const { transports } = await startWith(apis);
    const health = createClient(Health, transports.grpc);
    const check = (service: string) => outcome(health.check({ service }));
    expect(await check("")).toBe("ok");
    expect(await check(ManagementService.typeName)).toBe(apis.includes("v1") ? "ok" : "NotFound");
    expect(await check(UserService.typeName)).toBe(apis.includes("v2") ? "ok" : "NotFound");
  });

  test.each([
    [ManagementService.typeName, "GetMyOrg", "authorization,content-type,x-grpc-web", "v1"],
    [
      UserService.typeName,
      "Nothing",
      "authorization,connect-timeout-ms,content-type,grpc-timeout,x-grpc-web",
      "v2",
    ],
  ])("lets pages call %s/%s", async (service, rpc, names, api) => {
    const { baseUrl } = await startWith(apis);
    const { headers: answered } = await sendHttp(
      baseUrl,
      { method: "OPTIONS", path: `/${service}/${rpc}` },
      [
        ["origin", "null"],
        ["access-control-request-method", "POST"],
        ["access-control-request-headers", names],
      ],
      new Uint8Array(),
    );
    expect(answered).toContain("access-control-allow-origin: null");
    // The preflight of gRPC-web and that of REST, which other paths get, tell themselves apart by these.
    const isOwn = answered.includes("access-control-max-age: 600");
    const isRest = answered.some((line) => line.startsWith("set-cookie: zitadel.quota"));
    expect([isOwn, isRest]).toEqual([api === "v1" && apis.includes("v1"), !apis.includes(api as ApiName)]);
  });
});

describe("a preflight for the user service", () => {
  test.each([
    ["authorization,connect-protocol-version,content-type,x-zitadel-orgid", true],
    ["content-type,x-requested-with,x-user-agent", true],
    ["authorization,traceparent", false],
    ["connect-content-encoding,content-type", false],
    ["content-type,authorization", false],
    ["Authorization", false],
    ["authorization,cache-control", false],
  ])("with %s", async (names, allowed) => {
    const { baseUrl } = await startWith(["v1", "v2"]);
    for (const path of ["/zitadel.user.v2.UserService/RemoveU2F", "/v2/users/1/u2f/2", "/v2/nothing"]) {
      const { status, headers: answered } = await sendHttp(
        baseUrl,
        { method: "OPTIONS", path },
        [
          ["origin", "https://app.example"],
          ["access-control-request-method", "POST"],
          ["access-control-request-headers", names],
        ],
        new Uint8Array(),
      );
      expect(status).toBe(204);
      expect(answered.some((line) => line.startsWith("access-control-"))).toBe(allowed);
    }
  });
});

test("a deadline that runs out in v2 looks like a wrong host, never like itself", async () => {
  const emulator = await start({ world: world() });
  emulator.fault({ kind: "delay", ms: 30 });
  const send = (name: string, value: string, type: string, body: Uint8Array | string) =>
    fetch(`${emulator.baseUrl}/zitadel.user.v2.UserService/ListUsers`, {
      method: "POST",
      headers: { ...headers, [name]: value, "content-type": type },
      body: body as string,
    });
  const connect = await send("connect-timeout-ms", "5", "application/json", "{}");
  expect([connect.status, await connect.json()]).toEqual([
    404,
    { code: "not_found", message: expect.stringMatching(/QUERY-d3fas .*context deadline exceeded/) },
  ]);
  const web = await send("grpc-timeout", "5m", "application/grpc-web", new Uint8Array(5));
  expect(web.headers.get("grpc-status")).toBe("5");
  expect(web.headers.get("grpc-message")).toMatch(/QUERY-d3fas/);
  const ignored = await send("grpc-timeout", "5m", "application/json", "{}");
  expect(ignored.status).toBe(200);
});
