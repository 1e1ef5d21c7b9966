const { startEmulator } = require("zitadel-mgmt/emulator");
const { createManagementClient } = require("zitadel-mgmt/rest");
const world = require("../world.json");

let emulator;
beforeAll(async () => {
  emulator = await startEmulator({ world });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

test.each([1, 2])("removes the key, in a world of its own (%i)", async () => {
  const management = createManagementClient({ baseUrl: emulator.baseUrl, auth: "desk-token" });
  await management.removeHumanMultiFactorU2F({ userId: "11", tokenId: "21" });
  expect(emulator.findCalls({ rpc: "RemoveHumanAuthFactorU2F" })).toHaveLength(1);
});
