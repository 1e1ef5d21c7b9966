import type { DescMethodUnary } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { AdminService } from "@zitadel/proto/zitadel/admin_pb.js";
import { AuthService } from "@zitadel/proto/zitadel/auth_pb.js";
import { ManagementService } from "@zitadel/proto/zitadel/management_pb.js";
import { SettingsService } from "@zitadel/proto/zitadel/settings/v2/settings_service_pb.js";
import { SystemService } from "@zitadel/proto/zitadel/system_pb.js";
import { describe, expect, test } from "vitest";
import { startEmulator } from "../../src/emulator.js";
import { zitadelError } from "../../src/errors.js";
import { createTransport } from "../../src/rest.js";
import { failure } from "../support/failure.js";
import { startHttpServer } from "../support/http-server.js";

test("a key is removed by the official descriptors of Management v1", async () => {
  await using emulator = await startEmulator({
    world: {
      orgs: [{ id: "1", name: "Acme" }],
      users: [
        { id: "10", orgId: "1", userName: "desk", roles: { "1": ["ORG_OWNER"] }, tokens: ["a-token"] },
        {
          id: "11",
          orgId: "1",
          userName: "ada",
          human: {},
          factors: [{ type: "u2f", id: "21", name: "lost" }],
        },
      ],
    },
  });
  const transport = createTransport({ baseUrl: emulator.baseUrl, auth: "a-token" });
  const management = createClient(ManagementService, transport);
  const key = { userId: "11", tokenId: "21" };
  expect((await management.removeHumanAuthFactorU2F(key)).details?.resourceOwner).toBe("1");
  const error = zitadelError(await failure(management.removeHumanAuthFactorU2F(key)));
  expect(error.id).toBe("COMMAND-DAfb2");
  expect(emulator.calls.map(({ protocol, rpc }) => `${protocol} ${rpc}`)).toEqual(
    Array(2).fill("rest RemoveHumanAuthFactorU2F"),
  );
});

describe("paths are those that servers mount", () => {
  test.each<[DescMethodUnary, string]>([
    [ManagementService.method.healthz, "/management/v1/healthz"],
    [AuthService.method.getMyUser, "/auth/v1/users/me"],
    [AdminService.method.healthz, "/admin/v1/healthz"],
    [SystemService.method.healthz, "/system/v1/healthz"],
    [SettingsService.method.getGeneralSettings, "/v2/settings"],
  ])("%s", async (method, path) => {
    await using server = await startHttpServer((_, response) => response.end("{}"));
    const { unary } = createTransport({ baseUrl: server.origin });
    await unary(method, undefined, undefined, undefined, {});
    expect(server.requests.map((request) => request.path)).toEqual([path]);
  });
});
