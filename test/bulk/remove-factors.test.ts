import { ConnectError, type Interceptor } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import type { FactorKey } from "../../src/bulk.js";
import type { Emulator, World } from "../../src/emulator.js";
import type { ManagementClient, UserClient } from "../../src/factors.js";
import { Code, zitadelError } from "../../src/index.js";
import {
  type Api,
  apis,
  clientOf,
  factorsLeft,
  keysOf,
  orgId,
  otherOrgId,
  removalsByKey,
  resultsOf,
  rpcs,
  start,
  worldOf,
} from "./world.js";

async function startWith(
  api: Api,
  world: World,
  options: { auth?: string; interceptors?: Interceptor[] } = {},
): Promise<{ emulator: Emulator; client: ManagementClient | UserClient }> {
  const emulator = await start(world);
  return { emulator, client: clientOf(emulator, api, options) };
}

const removalsSent = ({ calls }: Emulator) => calls.filter(({ rpc }) => rpc.startsWith("Remove"));

/** One person with every kind of factor, and a key that was never verified. */
function everyKind(): World {
  const world = worldOf(1, 1);
  world.users[1] = {
    ...world.users[1]!,
    human: { email: "p@example.com", emailVerified: true, phone: "+41791234567", phoneVerified: true },
    factors: [
      { type: "u2f", id: "key", name: "key" },
      { type: "passkey", id: "passkey", name: "passkey" },
      { type: "otp" },
      { type: "otpSms" },
      { type: "otpEmail" },
      { type: "u2f", id: "pending", name: "", state: "not_ready" },
    ],
  };
  return world;
}
const userId = "user-0";

describe.each(apis)("over %s", (api) => {
  const { removeKey } = rpcs[api];

  describe("one key", () => {
    test.each<Omit<FactorKey, "userId">>([
      { type: "u2f", tokenId: "key" },
      { type: "passkey", tokenId: "passkey" },
      { type: "otp" },
      { type: "otpSms" },
      { type: "otpEmail" },
    ])("$type is removed, with the server's answer", async (part) => {
      const { emulator, client } = await startWith(api, everyKind());
      const key = { userId, ...part };
      const [result] = await resultsOf(client, [key]);
      expect(result).toMatchObject({
        key,
        outcome: "removed",
        earlier: false,
        evidence: { orgId },
      });
      const { factors } = emulator.world.users[1]!;
      expect(factors).toHaveLength(5);
      expect(factors?.filter(({ type }) => type === key.type).every((factor) => "state" in factor)).toBe(
        true,
      );
    });

    test.each<FactorKey>([
      { userId, type: "passkey", tokenId: "key" },
      { userId, type: "u2f", tokenId: "passkey" },
    ])("a mismatch of type fails and is not sent: $type $tokenId", async (key) => {
      const { emulator, client } = await startWith(api, everyKind());
      const [result] = await resultsOf(client, [key]);
      expect(result).toMatchObject({ outcome: "failed", maybeRemoved: false });
      expect(String((result as { error: Error }).error)).toMatch(
        /is listed as (u2f|passkey), not as (u2f|passkey)/,
      );
      expect(removalsSent(emulator)).toHaveLength(0);
    });

    test("an unverified key is not listed and not sent, unless asked for", async () => {
      const { emulator, client } = await startWith(api, everyKind());
      const keys: FactorKey[] = [{ userId, type: "u2f", tokenId: "pending" }];
      expect(await resultsOf(client, keys)).toEqual([{ key: keys[0], outcome: "notListed" }]);
      expect(removalsSent(emulator)).toHaveLength(0);
      expect(await resultsOf(client, keys, { removeUnlisted: true })).toMatchObject([{ outcome: "removed" }]);
      expect(factorsLeft(emulator)).toBe(5);
      // Gone, and the user exists.
      expect(await resultsOf(client, keys, { removeUnlisted: true })).toEqual([
        { key: keys[0], outcome: "alreadyGone", earlier: false },
      ]);
    });

    test("a user who does not exist is a failure, not a key that is gone", async () => {
      const { emulator, client } = await startWith(api, everyKind());
      const [result] = await resultsOf(client, [{ userId: "nobody", type: "u2f", tokenId: "key" }]);
      expect(result).toMatchObject({ outcome: "failed", maybeRemoved: false });
      expect(zitadelError((result as { error: Error }).error).id).toBe("QUERY-Dfbg2");
      expect(removalsSent(emulator)).toHaveLength(0);
    });

    test("a user of another organization is a failure, though the server lists the key", async () => {
      const world = everyKind();
      world.users[0]!.roles = { [otherOrgId]: ["ORG_OWNER"] };
      const { emulator, client } = await startWith(api, world);
      const key: FactorKey = { orgId: otherOrgId, userId, type: "u2f", tokenId: "key" };
      const [result] = await resultsOf(client, [key]);
      expect(result).toMatchObject({ outcome: "failed", maybeRemoved: false });
      expect(zitadelError((result as { error: Error }).error).id).toBe(
        api === "v1" ? "MANAG-fpo4B" : "AUTHZ-cdgFk",
      );
      expect(factorsLeft(emulator)).toBe(6);
    });

    test("a key that the list shows for a while, though it is removed, is already gone", async () => {
      const { emulator, client } = await startWith(api, everyKind());
      emulator.fault({ kind: "lag", times: 4 });
      const key: FactorKey = { userId, type: "u2f", tokenId: "key" };
      await clientOf(emulator, "v1").removeHumanAuthFactorU2F({ userId, tokenId: "key" });
      expect(await resultsOf(client, [key])).toEqual([{ key, outcome: "alreadyGone", earlier: false }]);
    });

    test("the key's organization is that of every call about it", async () => {
      const world = everyKind();
      world.users[0]!.orgId = otherOrgId;
      const { emulator, client } = await startWith(api, world);
      await resultsOf(client, [{ orgId, userId, type: "u2f", tokenId: "key" }]);
      // Over v2 the user is looked for in all organizations, and the answer compared.
      const others = emulator.calls.filter(({ rpc }) => rpc !== "GetUserByID");
      expect(others.map((call) => call.orgId)).toEqual([orgId, orgId]);
      expect(emulator.calls).toHaveLength(api === "v1" ? 2 : 3);
    });
  });

  describe("an answer that is lost", () => {
    const key: FactorKey = { userId, type: "u2f", tokenId: "key" };

    test("is looked up, not sent again", async () => {
      const { emulator, client } = await startWith(api, everyKind());
      emulator.fault({ kind: "drop-answer", rpc: removeKey, times: 1 });
      expect(await resultsOf(client, [key])).toEqual([{ key, outcome: "removed", earlier: false }]);
      expect(removalsByKey(emulator)).toEqual(new Map([["key", 1]]));
      expect(removalsSent(emulator)).toHaveLength(1);
    });

    test("of a list that lags behind: the second removal finds nothing, which means removed", async () => {
      const { emulator, client } = await startWith(api, everyKind());
      emulator.fault({ kind: "lag", times: 4 });
      emulator.fault({ kind: "drop-answer", rpc: removeKey, times: 1 });
      expect(await resultsOf(client, [key])).toEqual([{ key, outcome: "removed", earlier: false }]);
      expect(removalsSent(emulator).map(({ answer }) => answer)).toEqual([
        { code: 0 },
        { code: Code.NotFound, id: "COMMAND-DAfb2" },
      ]);
    });

    test("is a failure that may have removed the key, when no look-up succeeds either", async () => {
      let lost = false;
      const losing: Interceptor = (next) => async (request) => {
        if (lost) throw new ConnectError("broken", Code.Internal);
        const response = await next(request);
        lost = request.method.name.startsWith("Remove");
        if (lost) throw new ConnectError("cut short", Code.Unknown);
        return response;
      };
      const { emulator, client } = await startWith(api, everyKind(), { interceptors: [losing] });
      expect(await resultsOf(client, [key])).toEqual([
        { key, outcome: "failed", error: new ConnectError("broken", Code.Internal), maybeRemoved: true },
      ]);
      expect(factorsLeft(emulator)).toBe(5);
    }, 30_000);
  });

  describe("what passes", () => {
    test.each(["unavailable", "lock"] as const)("%s: a removal is sent again", async (kind) => {
      const { emulator, client } = await startWith(api, worldOf(2, 2));
      emulator.fault({ kind, rpc: removeKey, times: 3 });
      const results = await resultsOf(client, keysOf(2, 2));
      expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill("removed"));
      expect([...removalsByKey(emulator).values()]).toEqual([1, 1, 1, 1]);
    });
  });
});
