import { ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { afterEach, describe, expect, test } from "vitest";
import { type FactorKey, type RemovalResult, removeFactors } from "../../src/bulk.js";
import { type Emulator, startEmulator, type World } from "../../src/emulator.js";
import { createTransport } from "../../src/grpc.js";
import { Code, type ManagementClient, ManagementService, zitadelError } from "../../src/index.js";
import { factorsLeft, keysOf, orgId, otherOrgId, removalsByKey, token, worldOf } from "./world.js";

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0)) await resource[Symbol.asyncDispose]();
});

async function start(
  world: World,
  options: { auth?: string; interceptors?: Interceptor[] } = {},
): Promise<{ emulator: Emulator; client: ManagementClient }> {
  const emulator = await startEmulator({ world });
  const transport = createTransport({ baseUrl: emulator.baseUrl, auth: token, ...options });
  open.unshift(transport, emulator);
  return { emulator, client: createClient(ManagementService, transport) };
}

async function all(results: AsyncIterable<RemovalResult>): Promise<RemovalResult[]> {
  const list: RemovalResult[] = [];
  for await (const result of results) list.push(result);
  return list;
}

/** Collects results until the generator throws. */
async function untilThrown(
  results: AsyncIterable<RemovalResult>,
): Promise<{ results: RemovalResult[]; thrown: unknown }> {
  const list: RemovalResult[] = [];
  try {
    for await (const result of results) list.push(result);
  } catch (thrown) {
    return { results: list, thrown };
  }
  throw new Error("nothing was thrown");
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

describe("one key", () => {
  test.each<Omit<FactorKey, "userId">>([
    { type: "u2f", tokenId: "key" },
    { type: "passkey", tokenId: "passkey" },
    { type: "otp" },
    { type: "otpSms" },
    { type: "otpEmail" },
  ])("$type is removed, with the server's answer", async (part) => {
    const { emulator, client } = await start(everyKind());
    const key = { userId, ...part };
    const [result] = await all(removeFactors(client, [key]));
    expect(result).toMatchObject({
      key,
      outcome: "removed",
      earlier: false,
      evidence: { orgId },
    });
    const { factors } = emulator.world.users[1]!;
    expect(factors).toHaveLength(5);
    expect(factors?.filter(({ type }) => type === key.type).every((factor) => "state" in factor)).toBe(true);
  });

  test.each<FactorKey>([
    { userId, type: "passkey", tokenId: "key" },
    { userId, type: "u2f", tokenId: "passkey" },
  ])("a mismatch of type fails and is not sent: $type $tokenId", async (key) => {
    const { emulator, client } = await start(everyKind());
    const [result] = await all(removeFactors(client, [key]));
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: false });
    expect(String((result as { error: Error }).error)).toMatch(
      /is listed as (u2f|passkey), not as (u2f|passkey)/,
    );
    expect(removalsSent(emulator)).toHaveLength(0);
  });

  test("an unverified key is not listed and not sent, unless asked for", async () => {
    const { emulator, client } = await start(everyKind());
    const keys: FactorKey[] = [{ userId, type: "u2f", tokenId: "pending" }];
    expect(await all(removeFactors(client, keys))).toEqual([{ key: keys[0], outcome: "notListed" }]);
    expect(removalsSent(emulator)).toHaveLength(0);
    expect(await all(removeFactors(client, keys, { removeUnlisted: true }))).toMatchObject([
      { outcome: "removed" },
    ]);
    expect(factorsLeft(emulator)).toBe(5);
    // Gone, and the user exists.
    expect(await all(removeFactors(client, keys, { removeUnlisted: true }))).toEqual([
      { key: keys[0], outcome: "alreadyGone", earlier: false },
    ]);
  });

  test("a user who does not exist is a failure, not a key that is gone", async () => {
    const { emulator, client } = await start(everyKind());
    const [result] = await all(removeFactors(client, [{ userId: "nobody", type: "u2f", tokenId: "key" }]));
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: false });
    expect(zitadelError((result as { error: Error }).error).id).toBe("QUERY-Dfbg2");
    expect(removalsSent(emulator)).toHaveLength(0);
  });

  test("a user of another organization is a failure, though the server lists the key", async () => {
    const world = everyKind();
    world.users[0]!.roles = { [otherOrgId]: ["ORG_OWNER"] };
    const { emulator, client } = await start(world);
    const key: FactorKey = { orgId: otherOrgId, userId, type: "u2f", tokenId: "key" };
    const [result] = await all(removeFactors(client, [key]));
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: false });
    expect(zitadelError((result as { error: Error }).error).id).toBe("MANAG-fpo4B");
    expect(factorsLeft(emulator)).toBe(6);
  });

  test("a key that the list shows for a while, though it is removed, is already gone", async () => {
    const { emulator, client } = await start(everyKind());
    emulator.fault({ kind: "lag", times: 4 });
    const key: FactorKey = { userId, type: "u2f", tokenId: "key" };
    await client.removeHumanAuthFactorU2F({ userId, tokenId: "key" });
    expect(await all(removeFactors(client, [key]))).toEqual([
      { key, outcome: "alreadyGone", earlier: false },
    ]);
  });

  test("the key's organization is that of every call about it", async () => {
    const world = everyKind();
    world.users[0]!.orgId = otherOrgId;
    const { emulator, client } = await start(world);
    await all(removeFactors(client, [{ orgId, userId, type: "u2f", tokenId: "key" }]));
    expect(emulator.calls.map((call) => call.orgId)).toEqual([orgId, orgId]);
  });
});

describe("an answer that is lost", () => {
  const key: FactorKey = { userId, type: "u2f", tokenId: "key" };

  test("is looked up, not sent again", async () => {
    const { emulator, client } = await start(everyKind());
    emulator.fault({ kind: "drop-answer", rpc: "RemoveHumanAuthFactorU2F", times: 1 });
    expect(await all(removeFactors(client, [key]))).toEqual([{ key, outcome: "removed", earlier: false }]);
    expect(removalsByKey(emulator)).toEqual(new Map([["key", 1]]));
    expect(removalsSent(emulator)).toHaveLength(1);
  });

  test("of a list that lags behind: the second removal finds nothing, which means removed", async () => {
    const { emulator, client } = await start(everyKind());
    emulator.fault({ kind: "lag", times: 4 });
    emulator.fault({ kind: "drop-answer", rpc: "RemoveHumanAuthFactorU2F", times: 1 });
    expect(await all(removeFactors(client, [key]))).toEqual([{ key, outcome: "removed", earlier: false }]);
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
    const { emulator, client } = await start(everyKind(), { interceptors: [losing] });
    expect(await all(removeFactors(client, [key]))).toEqual([
      { key, outcome: "failed", error: new ConnectError("broken", Code.Internal), maybeRemoved: true },
    ]);
    expect(factorsLeft(emulator)).toBe(5);
  }, 30_000);
});

describe("what passes", () => {
  test.each(["unavailable", "lock"] as const)("%s: a removal is sent again", async (kind) => {
    const { emulator, client } = await start(worldOf(2, 2));
    emulator.fault({ kind, rpc: "RemoveHumanAuthFactorU2F", times: 3 });
    const results = await all(removeFactors(client, keysOf(2, 2)));
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill("removed"));
    expect([...removalsByKey(emulator).values()]).toEqual([1, 1, 1, 1]);
  });
});

test("a server that restarts does not end the run", async () => {
  const { emulator, client } = await start(worldOf(40, 2));
  const removing = removeFactors(client, keysOf(40, 2), { concurrency: 4 });
  const results = [(await removing.next()).value];
  await emulator.close();
  const again = await startEmulator({ world: emulator.world, port: Number(new URL(emulator.baseUrl).port) });
  open.push(again);
  for await (const result of removing) results.push(result);
  expect(results.map((result) => result?.outcome)).toEqual(Array(80).fill("removed"));
  expect(removalsByKey(emulator).size + removalsByKey(again).size).toBe(80);
  expect(factorsLeft(again)).toBe(0);
}, 30_000);

describe("what every key would meet ends the run", () => {
  test("a token that is refused", async () => {
    const { emulator, client } = await start(worldOf(100, 1), { auth: "unknown" });
    const { results, thrown } = await untilThrown(removeFactors(client, keysOf(100, 1), { concurrency: 4 }));
    expect(zitadelError(thrown)).toMatchObject({ code: Code.Unauthenticated, id: "AUTH-7fs1e" });
    expect(results).toEqual([]);
    expect(emulator.calls.length).toBeLessThanOrEqual(4);
  });

  test("a quota that runs out: the results so far come first", async () => {
    const { emulator, client } = await start(worldOf(100, 1));
    const removing = removeFactors(client, keysOf(100, 1), { concurrency: 4 });
    const first = await removing.next();
    emulator.fault({ kind: "quota" });
    const { results, thrown } = await untilThrown(removing);
    expect(zitadelError(thrown).id).toBe("QUOTA-vjAy8");
    expect(first.done).toBe(false);
    expect(results.length + 1).toBe(removalsByKey(emulator).size);
  });

  test("a server that is gone for longer than the patience", async () => {
    const { emulator, client } = await start(worldOf(100, 1));
    await emulator.close();
    const removing = removeFactors(client, keysOf(100, 1), { patienceMs: 500 });
    const { results, thrown } = await untilThrown(removing);
    expect(zitadelError(thrown).code).toBe(Code.Unavailable);
    expect(results).toEqual([]);
  }, 30_000);

  test("no permission in one organization does not", async () => {
    const { client } = await start(worldOf(2, 1));
    const [first, second] = [...keysOf(2, 1)];
    const results = await all(removeFactors(client, [{ ...first!, orgId: otherOrgId }, second!]));
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(["failed", "removed"]);
  });
});
