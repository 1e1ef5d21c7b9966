import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ManagementClient } from "zitadel-mgmt";
import { type Emulator, startEmulator, type World } from "zitadel-mgmt/emulator";
import { createManagementClient } from "zitadel-mgmt/rest";
import { reportLostKey } from "./lost-key.js";

const world: World = {
  orgs: [{ id: "1", name: "Observatory" }],
  users: [
    {
      id: "10",
      orgId: "1",
      userName: "desk",
      machine: {},
      roles: { "1": ["ORG_USER_MANAGER"] },
      tokens: ["desk-token"],
    },
    {
      id: "11",
      orgId: "1",
      userName: "caroline",
      human: { firstName: "Caroline", lastName: "Herschel" },
      factors: [
        { type: "u2f", id: "21", name: "on my key ring" },
        { type: "u2f", id: "22", name: "in the drawer" },
      ],
    },
  ],
};

let emulator: Emulator;
let management: ManagementClient;
beforeEach(async () => {
  emulator = await startEmulator({ world });
  management = createManagementClient({ baseUrl: emulator.baseUrl, auth: "desk-token" });
});
afterEach(() => emulator.close());

async function keyNames(): Promise<string[]> {
  const { result } = await management.listHumanAuthFactors({ userId: "11" });
  return result.flatMap(({ type }) => (type.case === "u2f" ? [type.value.name] : []));
}

test("removes the key of that name and no other", async () => {
  expect(await reportLostKey(management, "caroline", "on my key ring")).toBe("your key is removed");
  expect(await keyNames()).toEqual(["in the drawer"]);
});

test("removes nothing for a name that is not there", async () => {
  expect(await reportLostKey(management, "caroline", "under the mat")).toBe("you have no such key");
  expect(await reportLostKey(management, "edmond", "on my key ring")).toBe("we do not know you");
  expect(emulator.calls.map(({ rpc }) => rpc)).not.toContain("RemoveHumanAuthFactorU2F");
});

test("tells the person to come back where the quota is used up", async () => {
  const report = vi.spyOn(console, "error").mockReturnValue();
  emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "quota", times: 1 });
  expect(await reportLostKey(management, "caroline", "in the drawer")).toBe("please try again later");
  expect(report).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: "QUOTA-vjAy8" }));
  report.mockRestore();
  expect(await keyNames()).toContain("in the drawer");
});

test("two reports of one loss are one removal, as the person sees it", async () => {
  const replies = await Promise.all(
    [1, 2].map(() => reportLostKey(management, "caroline", "on my key ring")),
  );
  expect(replies).toContain("your key is removed");
  expect(await keyNames()).toEqual(["in the drawer"]);
});
