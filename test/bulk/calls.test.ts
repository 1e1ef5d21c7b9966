import { describe, expect, test } from "vitest";
import type { FactorKey } from "../../src/bulk.js";
import type { WorldFactor } from "../../src/emulator.js";
import {
  apis,
  callCounts,
  clientOf,
  keysOf,
  orgId,
  otherOrgId,
  resultsOf,
  rpcs,
  start,
  worldOf,
} from "./world.js";

/** One person with every kind of factor, and two of those that have ids. */
function everyKind() {
  const world = worldOf(1, 0);
  const factors: WorldFactor[] = [
    { type: "u2f", id: "key-1", name: "" },
    { type: "passkey", id: "passkey-1", name: "" },
    { type: "u2f", id: "key-2", name: "" },
    { type: "passkey", id: "passkey-2", name: "" },
    { type: "otp" },
    { type: "otpEmail" },
  ];
  world.users[1]!.factors = factors;
  return { world, factors };
}

describe.each(apis)("the calls over %s", (api) => {
  const { list, listPasskeys, removeKey, removePasskey } = rpcs[api];
  // Nothing else tells the organization of a user over v2, whose server removes whatever it is asked to.
  const person = api === "v1" ? {} : { GetUserByID: 1 };
  const looks = { ...person, [list]: 1 };

  describe.each([undefined, orgId])("with orgId %s", (orgOfKeys) => {
    const inOrg = (keys: Iterable<FactorKey>) =>
      Array.from(keys, (key) => ({ ...key, ...(orgOfKeys !== undefined && { orgId: orgOfKeys }) }));

    test.each([1, 4, 20])("one look per person with %i security keys", async (count) => {
      const emulator = await start(worldOf(1, count));
      const results = await resultsOf(clientOf(emulator, api), inOrg(keysOf(1, count)));
      expect(results.map(({ outcome }) => outcome)).toEqual(Array(count).fill("removed"));
      expect(callCounts(emulator)).toEqual({ ...looks, [removeKey]: count });
    });

    test("the passkeys are asked for where one is to be removed", async () => {
      const { world, factors } = everyKind();
      const emulator = await start(world);
      const keys = factors.map((factor) => ({ userId: "user-0", type: factor.type, tokenId: "" }));
      const named = keys.map(({ tokenId: _, ...key }, index) => {
        const factor = factors[index]!;
        return { ...key, ...("id" in factor && { tokenId: factor.id }) } as FactorKey;
      });
      const results = await resultsOf(clientOf(emulator, api), inOrg(named));
      expect(results.map(({ outcome }) => outcome)).toEqual(Array(6).fill("removed"));
      expect(callCounts(emulator)).toMatchObject({
        ...looks,
        [listPasskeys]: 1,
        [removeKey]: 2,
        [removePasskey]: 2,
      });
      expect(emulator.calls).toHaveLength(Object.keys(person).length + 2 + 6);
    });

    test.each([1, 20])("%i keys that no list has: both lists and the person, once", async (count) => {
      const emulator = await start(worldOf(1, 0));
      const results = await resultsOf(clientOf(emulator, api), inOrg(keysOf(1, count)));
      expect(results.map(({ outcome }) => outcome)).toEqual(Array(count).fill("notListed"));
      expect(callCounts(emulator)).toEqual({ GetUserByID: 1, [list]: 1, [listPasskeys]: 1 });
    });
  });

  test("a person whose keys arrive far apart is looked at each time", async () => {
    const world = worldOf(3, 4);
    const emulator = await start(world);
    const keys = Array.from({ length: 4 }, (_, index) =>
      [...keysOf(3, 4)].filter((_, at) => at % 4 === index),
    );
    const results = await resultsOf(clientOf(emulator, api), keys.flat(), { concurrency: 1 });
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(12).fill("removed"));
    const counts = callCounts(emulator);
    expect(counts[removeKey]).toBe(12);
    expect(counts[list]).toBeGreaterThanOrEqual(3);
    expect(counts[list]).toBeLessThanOrEqual(12);
    if (api === "v2") expect(counts.GetUserByID).toBe(counts[list]);
  });

  test("far apart, no key of another type or another organization is sent", async () => {
    const world = worldOf(40, 2);
    world.users[0]!.roles = { [orgId]: ["ORG_OWNER"], [otherOrgId]: ["ORG_OWNER"] };
    world.users[1]!.factors!.push({ type: "passkey", id: "passkey", name: "" });
    world.users[2]!.orgId = otherOrgId;
    const emulator = await start(world);
    const wrongType: FactorKey = { orgId, userId: "user-0", type: "u2f", tokenId: "passkey" };
    const [, , wrongOrg, otherWrongOrg] = [...keysOf(2, 2)].map((key) => ({ ...key, orgId }));
    const others = [...keysOf(40, 2)].filter(({ userId }) => !["user-0", "user-1"].includes(userId));
    const [ofUser0] = keysOf(1, 1);
    const keys = [
      { ...ofUser0!, orgId },
      wrongOrg!,
      ...others.slice(0, 30),
      wrongType,
      ...others.slice(30, 60),
      otherWrongOrg!,
      ...others.slice(60),
    ];
    const results = await resultsOf(clientOf(emulator, api), keys, { concurrency: 2 });
    const failed = results.filter(({ outcome }) => outcome === "failed");
    expect(new Set(failed.map(({ key }) => key))).toEqual(new Set([wrongType, wrongOrg, otherWrongOrg]));
    expect(results.filter(({ outcome }) => outcome === "removed")).toHaveLength(77);
    expect(world.users[1]!.factors).toHaveLength(3);
    const left = (userId: string) => emulator.world.users.find(({ id }) => id === userId)!.factors!.length;
    expect([left("user-0"), left("user-1")]).toEqual([2, 2]);
  });
});
