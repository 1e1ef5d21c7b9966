import { afterAll, beforeAll, expect, test } from "vitest";
import { type CallLog, Code, type Interceptor, logging, tracing } from "zitadel-mgmt";
import { type Emulator, startEmulator } from "zitadel-mgmt/emulator";
import * as grpc from "zitadel-mgmt/grpc";
import * as grpcWeb from "zitadel-mgmt/grpc-web";
import * as rest from "zitadel-mgmt/rest";
import { keyId, token, userId, world } from "./world.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ world });
});
afterAll(() => emulator.close());

test.each([
  ["gRPC", grpc],
  ["gRPC-web", grpcWeb],
  ["REST", rest],
] as const)("one entry for each call over %s", async (_, { createManagementClient }) => {
  const calls: CallLog[] = [];
  const management = createManagementClient({
    baseUrl: emulator.baseUrl,
    auth: token,
    interceptors: [logging((call) => calls.push(call))],
  });
  await management.listHumanAuthFactors({ userId });
  await management.removeHumanMultiFactorU2F({ userId, tokenId: "no such key" }).catch(() => {});
  await management.getUserByID({ id: "" }).catch(() => {});

  expect(calls).toEqual([
    {
      rpc: "zitadel.management.v1.ManagementService/ListHumanAuthFactors",
      durationMs: expect.any(Number),
      status: "OK",
    },
    {
      rpc: "zitadel.management.v1.ManagementService/RemoveHumanAuthFactorU2F",
      durationMs: expect.any(Number),
      status: "NOT_FOUND",
      errorId: "COMMAND-DAfb2",
      message: "WebAuthN Token could not be found",
    },
    {
      rpc: "zitadel.management.v1.ManagementService/GetUserByID",
      durationMs: expect.any(Number),
      status: "INVALID_ARGUMENT",
      message: "invalid GetUserByIDRequest.Id: value length must be between 1 and 200 runes, inclusive",
    },
  ]);
  const text = JSON.stringify(calls);
  for (const secret of [token, userId, keyId, "no such key"]) expect(text).not.toContain(secret);
});

test("a call that is aborted has gRPC's name of the status, not connect's", async () => {
  const calls: CallLog[] = [];
  const controller = new AbortController();
  const abort: Interceptor = (next) => (request) => {
    controller.abort();
    return next(request);
  };
  const management = grpcWeb.createManagementClient({
    baseUrl: emulator.baseUrl,
    interceptors: [logging((call) => calls.push(call)), abort],
  });
  const aborted = management.healthz({}, { signal: controller.signal });
  await expect(aborted).rejects.toMatchObject({ code: Code.Canceled });
  expect(calls).toMatchObject([{ status: "CANCELLED" }]);
});

test("a read that is sent again is one entry", async () => {
  const calls: CallLog[] = [];
  const management = grpcWeb.createManagementClient({
    baseUrl: emulator.baseUrl,
    auth: token,
    interceptors: [logging((call) => calls.push(call))],
  });
  emulator.fault({ rpc: "ListHumanAuthFactors", kind: "unavailable", times: 2 });
  await management.listHumanAuthFactors({ userId });
  expect(calls).toMatchObject([{ status: "OK" }]);
});

test("a log that is no function is a TypeError before any call", () => {
  expect(() => logging(undefined as never)).toThrow(TypeError);
  expect(() => tracing(undefined as never)).toThrow(TypeError);
});
