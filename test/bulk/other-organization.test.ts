import { describe, expect, test } from "vitest";
import { zitadelError } from "../../src/index.js";
import { foreign, lastEvent, own, remove, sending, twoOrgs } from "./one-removal.js";
import { clientOf, orgId, otherOrgId, removalsSent, rpcs } from "./world.js";

describe("over v1, a user of another organization, whom the lists show too", () => {
  test("whose first answer is lost is not removed, and is tried again by the same journal", async () => {
    const emulator = await twoOrgs();
    emulator.fault({ kind: "drop-answer", rpc: rpcs.v1.removeKey, times: 1 });
    const result = await remove(clientOf(emulator, "v1"), foreign, { patienceMs: 5_000 });
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
    expect(zitadelError((result as { error: Error }).error).id).toBe("MANAG-fpo4B");
    expect(lastEvent()).toBe("unknown");
    const there = clientOf(emulator, "v1", { orgId: otherOrgId });
    expect(await remove(there, foreign)).toMatchObject({ outcome: "removed", evidence: expect.anything() });
    expect(emulator.world.users[1]!.factors).toEqual([]);
  }, 20_000);

  test("with a journal that says sending is not removed", async () => {
    const emulator = await twoOrgs();
    await sending(foreign);
    expect(await remove(clientOf(emulator, "v1"), foreign)).toMatchObject({
      outcome: "failed",
      maybeRemoved: true,
    });
    expect(emulator.world.users[1]!.factors).toHaveLength(1);
  });
});

describe("over v2, whose server checks no organization", () => {
  const key = { ...foreign, orgId };

  test.each([false, true])(
    "a user of another one is not removed, with a journal that says sending: %s",
    async (sent) => {
      const emulator = await twoOrgs();
      if (sent) await sending(key);
      for (const removeUnlisted of [false, true]) {
        expect(await remove(clientOf(emulator, "v2"), key, { removeUnlisted })).toMatchObject({
          outcome: "failed",
          maybeRemoved: sent,
          error: { rawMessage: "the user user-0 belongs to organization 20, not to 10" },
        });
      }
      expect(removalsSent(emulator)).toEqual([]);
    },
  );

  test("a key without one is of that of the client", async () => {
    const emulator = await twoOrgs();
    expect(await remove(clientOf(emulator, "v2", { orgId }), foreign)).toMatchObject({ outcome: "failed" });
    expect(removalsSent(emulator)).toEqual([]);
    const there = clientOf(emulator, "v2", { orgId: otherOrgId });
    expect(await remove(there, foreign)).toMatchObject({
      outcome: "removed",
      evidence: { orgId: otherOrgId },
    });
  });
});

describe("over REST, where the server ignores the organization", () => {
  test("what was done elsewhere may have been removed; the same again does not say gone", async () => {
    const emulator = await twoOrgs();
    emulator.fault({ kind: "ignore-org" });
    const client = clientOf(emulator, "v1", {}, "rest");
    const key = { ...own, orgId: otherOrgId };
    const result = await remove(client, key);
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
    expect(String((result as { error: Error }).error)).toContain("is done, but in organization 10");
    expect(await remove(client, key)).toMatchObject({
      outcome: "failed",
      error: { rawMessage: "the user user-1 belongs to organization 10, not to 20" },
    });
  });
});
