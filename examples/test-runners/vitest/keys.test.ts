import { test as base, expect } from "vitest";
import { type Emulator, startEmulator } from "zitadel-mgmt/emulator";
import { createManagementClient } from "zitadel-mgmt/rest";

// One emulator for all tests of a file, at once: each has an organization, a person and a token of its own.
const test = base.extend<{ emulator: Emulator; tenant: { userId: string; tokenId: string; auth: string } }>({
  emulator: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads from the pattern what is needed
    async ({}, use) => {
      const emulator = await startEmulator({ world: { orgs: [], users: [] } });
      await use(emulator);
      await emulator.close();
    },
    { scope: "file" },
  ],
  tenant: async ({ emulator, task }, use) => {
    const { id } = task;
    const roles = { [id]: ["ORG_OWNER"] };
    emulator.add({
      orgs: [{ id, name: task.name }],
      users: [
        { id: `${id}-desk`, orgId: id, userName: `${id}-desk`, roles, tokens: [`${id}-token`] },
        {
          id: `${id}-ada`,
          orgId: id,
          userName: `${id}-ada`,
          human: {},
          factors: [{ type: "u2f", id: `${id}-key`, name: "lost" }],
        },
      ],
    });
    await use({ userId: `${id}-ada`, tokenId: `${id}-key`, auth: `${id}-token` });
  },
});

test.describe.concurrent("at once", () => {
  for (const time of [1, 2, 3]) {
    test(`removes the key of its own organization (${time})`, async ({ emulator, tenant }) => {
      const { userId, tokenId, auth } = tenant;
      const management = createManagementClient({ baseUrl: emulator.baseUrl, auth });
      await management.removeHumanMultiFactorU2F({ userId, tokenId });
      expect(emulator.findCalls({ userId })).toHaveLength(1);
    });
  }
});
