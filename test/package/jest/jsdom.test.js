/** @jest-environment jsdom */
const { createClient, createManagementClient, ManagementService } = require("zitadel-mgmt");
const { startEmulator } = require("zitadel-mgmt/emulator");
const { createTransport } = require("zitadel-mgmt/grpc");

test("removes a key over gRPC", async () => {
  const emulator = await startEmulator();
  const transport = createTransport({ baseUrl: emulator.baseUrl, auth: "demo-token" });
  const client = createClient(ManagementService, transport);
  const key = { userId: "200000000000000001", tokenId: "300000000000000001" };
  await client.removeHumanMultiFactorU2F(key);
  await expect(client.removeHumanMultiFactorU2F(key)).rejects.toThrow(/COMMAND-DAfb2/);
  await transport.close();
  await emulator.close();
});

test("is gRPC-web by default, which needs a fetch", () => {
  const options = { baseUrl: "https://example.zitadel.cloud", auth: "token" };
  expect(() => createManagementClient(options)).toThrow(
    new TypeError("there is no fetch in this environment: give one as the option fetch"),
  );
});
