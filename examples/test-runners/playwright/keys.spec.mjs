import { test as base, expect } from "@playwright/test";
import { startEmulator } from "zitadel-mgmt/emulator";
import { createManagementClient } from "zitadel-mgmt/rest";
import world from "../world.json" with { type: "json" };

// One emulator for each worker, which has it for itself and resets it before each test.
const test = base.extend({
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads from the pattern what is needed
    async ({}, use) => {
      const emulator = await startEmulator({ world });
      await use(emulator);
      await emulator.close();
    },
    { scope: "worker" },
  ],
  emulator: async ({ shared }, use) => {
    shared.reset();
    await use(shared);
  },
});

test("a person approves a device in the browser", async ({ page, emulator }) => {
  const body = new URLSearchParams({ client_id: "tv", scope: "openid" });
  const begun = await fetch(`${emulator.baseUrl}/oauth/v2/device_authorization`, { method: "POST", body });
  const { verification_uri_complete } = await begun.json();
  await page.goto(verification_uri_complete);
  await page.getByRole("button", { name: "caroline" }).click();
  await expect(page.getByRole("heading", { name: "Signed in" })).toBeVisible();
});

test("the world is fresh", async ({ emulator }) => {
  const management = createManagementClient({ baseUrl: emulator.baseUrl, auth: "desk-token" });
  const call = emulator.nextCall({ rpc: "RemoveHumanAuthFactorU2F" });
  await management.removeHumanMultiFactorU2F({ userId: "11", tokenId: "21" });
  expect((await call).answer.code).toBe(0);
  expect(emulator.calls).toHaveLength(1);
});
