import { createManagementClient, type ManagementClient } from "zitadel-mgmt";
import { startEmulator } from "zitadel-mgmt/emulator";
import { ManagementService } from "zitadel-mgmt/gen/zitadel/management/v1/management_pb";

test("removes a key", async () => {
  const emulator = await startEmulator();
  const client: ManagementClient = createManagementClient({ baseUrl: emulator.baseUrl, auth: "demo-token" });
  const { details } = await client.removeHumanMultiFactorU2F({
    userId: "200000000000000001",
    tokenId: "300000000000000002",
  });
  expect(details?.sequence).toBeGreaterThan(0n);
  expect(emulator.calls.at(-1)?.rpc).toBe(ManagementService.method.removeHumanAuthFactorU2F.name);
  await emulator.close();
});
