/** @jest-environment jest-fixed-jsdom */
const { startEmulator } = require("zitadel-mgmt/emulator");
const grpcWeb = require("zitadel-mgmt/grpc-web");

test("removes a key over gRPC-web", async () => {
  const emulator = await startEmulator();
  const client = grpcWeb.createManagementClient({ baseUrl: emulator.baseUrl, auth: "demo-token" });
  const key = { userId: "200000000000000001", tokenId: "300000000000000001" };
  const { details } = await client.removeHumanMultiFactorU2F(key);
  expect(details.sequence > 0n).toBe(true);
  expect(typeof document).toBe("object");
  await emulator.close();
});
