import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { startEmulator } from "../../src/emulator.js";
import * as grpc from "../../src/grpc.js";
import * as grpcWeb from "../../src/grpc-web.js";
import { createClient } from "../../src/index.js";
import * as rest from "../../src/rest.js";
import { failure } from "../support/failure.js";

test.each(Object.entries({ grpc, "grpc-web": grpcWeb, rest }))(
  "over %s, a host without an instance is told from a user that is not there",
  async (_, { createTransport }) => {
    await using emulator = await startEmulator();
    const { baseUrl } = emulator;
    await using transport = createTransport({ baseUrl, auth: "demo-token" });
    const management = createClient(ManagementService, transport);

    const headers = { "x-zitadel-instance-host": "other.example" };
    const elsewhere = await failure(management.getUserByID({ id: "1" }, { headers }));
    expect(elsewhere.code).toBe(Code.NotFound);
    expect(elsewhere.rawMessage).toMatch(/^unable to set instance using origin .*other\.example/);
    expect(elsewhere.rawMessage.endsWith(`: is baseUrl ${baseUrl} the domain of the instance?`)).toBe(true);

    const nobody = await failure(management.getUserByID({ id: "1" }));
    expect([nobody.code, nobody.rawMessage]).toEqual([
      Code.NotFound,
      "User could not be found (QUERY-Dfbg2)",
    ]);
  },
);
