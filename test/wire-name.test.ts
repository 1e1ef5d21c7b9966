import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ManagementService } from "../gen/zitadel/management/v1/management_pb.js";
import { type Emulator, startEmulator } from "../src/emulator.js";
import * as grpc from "../src/grpc.js";
import * as grpcWeb from "../src/grpc-web.js";
import { createClient, zitadelError } from "../src/index.js";
import * as rest from "../src/rest.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
let before: number;
beforeEach(() => {
  before = emulator.calls.length;
});

test.each(Object.entries({ grpc, "grpc-web": grpcWeb, rest }))(
  "removeHumanMultiFactorU2F goes out over %s as the rpc that servers have",
  async (_, { createTransport }) => {
    const seen: string[] = [];
    await using transport = createTransport({
      baseUrl: emulator.baseUrl,
      auth: "demo-token",
      interceptors: [
        (next) => (request) => {
          seen.push(request.method.name);
          return next(request);
        },
      ],
    });
    const management = createClient(ManagementService, transport);
    const request = { userId: "1", tokenId: "1" };
    const [documented, served] = await Promise.allSettled([
      management.removeHumanMultiFactorU2F(request),
      management.removeHumanAuthFactorU2F(request),
    ]);
    expect(seen).toEqual(Array(2).fill("RemoveHumanAuthFactorU2F"));
    expect(emulator.calls.slice(before).map(({ rpc }) => rpc)).toEqual(seen);
    const ids = [documented, served].map(
      (call) => call.status === "rejected" && zitadelError(call.reason).id,
    );
    expect(ids).toEqual(Array(2).fill("COMMAND-DAfb2"));
  },
);
