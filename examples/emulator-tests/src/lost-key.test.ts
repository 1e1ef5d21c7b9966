import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Emulator, startEmulator, type World } from "zitadel-mgmt/emulator";
import { type SecondFactors, secondFactors } from "zitadel-mgmt/factors";
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
let job: SecondFactors;
beforeEach(async () => {
  emulator = await startEmulator({ world });
  job = secondFactors(createManagementClient({ baseUrl: emulator.baseUrl, auth: "desk-token" }));
});
afterEach(() => emulator.close());

async function keyNames(): Promise<string[]> {
  const factors = await job.list({ id: "11", orgId: "1" });
  return factors.map(({ name = "" }) => name);
}

test("removes the key of that name and no other", async () => {
  expect(await reportLostKey(job, "caroline", "on my key ring")).toBe("your key is removed");
  expect(await keyNames()).toEqual(["in the drawer"]);
});

test("removes nothing for a name that is not there", async () => {
  expect(await reportLostKey(job, "caroline", "under the mat")).toBe("you have no such key");
  expect(await reportLostKey(job, "edmond", "on my key ring")).toBe("we do not know you");
  expect(emulator.calls.map(({ rpc }) => rpc)).not.toContain("RemoveHumanAuthFactorU2F");
});

test("tells the person to come back where the quota is used up", async () => {
  const report = vi.spyOn(console, "error").mockReturnValue();
  emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "quota", times: 1 });
  expect(await reportLostKey(job, "caroline", "in the drawer")).toBe("please try again later");
  expect(report).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: "QUOTA-vjAy8" }));
  report.mockRestore();
  expect(await keyNames()).toContain("in the drawer");
});

test("two reports of one loss are one removal, as the person sees it", async () => {
  const replies = await Promise.all([1, 2].map(() => reportLostKey(job, "caroline", "on my key ring")));
  expect(replies).toContain("your key is removed");
  expect(await keyNames()).toEqual(["in the drawer"]);
});
