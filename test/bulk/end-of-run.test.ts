import { describe, expect, test } from "vitest";
import { type RemovalResult, removeFactors } from "../../src/bulk.js";
import { Code, zitadelError } from "../../src/index.js";
import {
  apis,
  clientOf,
  factorsLeft,
  keysOf,
  otherOrgId,
  removalsByKey,
  resultsOf,
  start,
  worldOf,
} from "./world.js";

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

describe.each(apis)("over %s", (api) => {
  test("a server that restarts does not end the run", async () => {
    const emulator = await start(worldOf(40, 2));
    const client = clientOf(emulator, api);
    const removing = removeFactors(client, keysOf(40, 2), { concurrency: 4 });
    const results = [(await removing.next()).value];
    await emulator.close();
    const again = await start(emulator.world, Number(new URL(emulator.baseUrl).port));
    for await (const result of removing) results.push(result);
    expect(results.map((result) => result?.outcome)).toEqual(Array(80).fill("removed"));
    expect(removalsByKey(emulator).size + removalsByKey(again).size).toBe(80);
    expect(factorsLeft(again)).toBe(0);
  }, 30_000);

  describe("what every key would meet ends the run", () => {
    test("a token that is refused", async () => {
      const emulator = await start(worldOf(100, 1));
      const client = clientOf(emulator, api, { auth: "unknown" });
      const { results, thrown } = await untilThrown(
        removeFactors(client, keysOf(100, 1), { concurrency: 4 }),
      );
      expect(zitadelError(thrown)).toMatchObject({ code: Code.Unauthenticated, id: "AUTH-7fs1e" });
      expect(results).toEqual([]);
      // Over v2 the person and the list are asked for at the same time.
      expect(emulator.calls.length).toBeLessThanOrEqual(api === "v1" ? 4 : 8);
    });

    test("a quota that runs out: the results so far come first", async () => {
      const emulator = await start(worldOf(100, 1));
      const client = clientOf(emulator, api);
      const removing = removeFactors(client, keysOf(100, 1), { concurrency: 4 });
      const first = await removing.next();
      emulator.fault({ kind: "quota" });
      const { results, thrown } = await untilThrown(removing);
      expect(zitadelError(thrown).id).toBe("QUOTA-vjAy8");
      expect(first.done).toBe(false);
      expect(results.length + 1).toBe(removalsByKey(emulator).size);
    });

    test("a server that is gone for longer than the patience", async () => {
      const emulator = await start(worldOf(100, 1));
      const client = clientOf(emulator, api);
      await emulator.close();
      const removing = removeFactors(client, keysOf(100, 1), { patienceMs: 500 });
      const { results, thrown } = await untilThrown(removing);
      expect(zitadelError(thrown).code).toBe(Code.Unavailable);
      expect(results).toEqual([]);
    }, 30_000);

    test("no permission in one organization does not", async () => {
      const client = clientOf(await start(worldOf(2, 1)), api);
      const [first, second] = [...keysOf(2, 1)];
      const results = await resultsOf(client, [{ ...first!, orgId: otherOrgId }, second!]);
      expect(results.map(({ outcome }) => outcome).sort()).toEqual(["failed", "removed"]);
    });
  });
});
