import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";
import { startEmulator } from "zitadel-mgmt/emulator";
import { createManagementClient } from "zitadel-mgmt/rest";
import world from "../world.json" with { type: "json" };

// Not closed: a process does not wait for an emulator.
let emulator;
before(async () => {
  emulator = await startEmulator({ world });
});
beforeEach(() => emulator.reset());

for (const time of [1, 2]) {
  test(`removes the key, in a world of its own (${time})`, async () => {
    const management = createManagementClient({ baseUrl: emulator.baseUrl, auth: "desk-token" });
    await management.removeHumanMultiFactorU2F({ userId: "11", tokenId: "21" });
    assert.equal(emulator.findCalls({ rpc: "RemoveHumanAuthFactorU2F" }).length, 1);
  });
}
