import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import type { FactorKey, RemoveFactorsOptions } from "../../src/bulk.js";
import type { Emulator, World } from "../../src/emulator.js";
import {
  type Api,
  apis,
  clientOf,
  factorsLeft,
  keysOf,
  removalsSent,
  resultsOf,
  rpcs,
  start,
  worldOf,
} from "./world.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twice-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What came of each key, by one journal, in the order of its kind. */
async function run(
  emulator: Emulator,
  api: Api,
  keys: FactorKey[],
  options: RemoveFactorsOptions = {},
): Promise<string[]> {
  await using journal = await fileJournal(join(folder, "journal"));
  const results = await resultsOf(clientOf(emulator, api), keys, { journal, ...options });
  return results.map(({ outcome, key }) => `${key.type} ${outcome}`).sort();
}

const userId = "user-0";
const key: FactorKey = { userId, type: "u2f", tokenId: "key-0-0" };

function onePasskey(): World {
  const world = worldOf(1, 0);
  world.users[1]!.factors = [{ type: "passkey", id: "key-0-0", name: "" }];
  return world;
}

describe.each(apis)("over %s", (api) => {
  const { removeKey, removePasskey } = rpcs[api];

  test.each<[string, FactorKey[]]>([
    ["at once", []],
    ["far apart", [...keysOf(40, 1)].slice(1)],
  ])("a key that is listed twice, %s, counts the same in the first run and the next", async (_, between) => {
    const emulator = await start(worldOf(40, 1));
    const keys = [key, ...between, key];
    const wanted = Array(keys.length).fill("u2f removed");
    expect(await run(emulator, api, keys, { concurrency: 1 })).toEqual(wanted);
    expect(removalsSent(emulator).filter((sent) => sent === `${removeKey} key-0-0`)).toHaveLength(1);
    const calls = emulator.calls.length;
    expect(await run(emulator, api, keys)).toEqual(wanted);
    expect(emulator.calls).toHaveLength(calls);
  });

  test("the second is told to be of before, the first not", async () => {
    const emulator = await start(worldOf(1, 1));
    await using journal = await fileJournal(join(folder, "journal"));
    expect(await resultsOf(clientOf(emulator, api), [key, key], { journal })).toMatchObject([
      { outcome: "removed", earlier: false, evidence: expect.anything() },
      { outcome: "removed", earlier: true },
    ]);
    expect(journal.settled, "by earlier runs").toBe(0);
  });

  test("without a journal the second is not listed any more, and nothing is sent", async () => {
    const emulator = await start(worldOf(1, 1));
    emulator.fault({ kind: "lag" });
    const results = await resultsOf(clientOf(emulator, api), [key, key]);
    expect(results.map(({ outcome }) => outcome)).toEqual(["removed", "notListed"]);
    expect(removalsSent(emulator)).toEqual([`${removeKey} key-0-0`]);
  });

  test("a key whose removal may have been done is looked up again, as by the next run", async () => {
    const emulator = await start(worldOf(1, 1));
    emulator.fault({ kind: "drop-answer", rpc: removeKey, times: 1 });
    const twice = await run(emulator, api, [key, key]);
    expect(twice).toEqual(["u2f removed", "u2f removed"]);
    expect(await run(emulator, api, [key, key])).toEqual(twice);
    expect(factorsLeft(emulator)).toBe(0);
  }, 20_000);

  describe.each([false, true])(
    "an id that is listed as key and as passkey, with removeUnlisted %s",
    (removeUnlisted) => {
      const passkey: FactorKey = { ...key, type: "passkey" };
      test.each<["u2f" | "passkey", FactorKey[]]>([
        ["u2f", [key, passkey]],
        ["u2f", [passkey, key]],
        ["passkey", [key, passkey]],
        ["passkey", [passkey, key]],
      ])("and is a %s, is sent as what it is: %j", async (type, keys) => {
        const emulator = await start(type === "u2f" ? worldOf(1, 1) : onePasskey());
        const sent = [`${type === "u2f" ? removeKey : removePasskey} key-0-0`];
        const wrong = type === "u2f" ? "passkey" : "u2f";
        const wanted = [`${type} removed`, `${wrong} failed`].sort();
        for (const _ of [1, 2, 3]) {
          expect(await run(emulator, api, keys, { removeUnlisted })).toEqual(wanted);
          expect(removalsSent(emulator)).toEqual(sent);
        }
        expect(factorsLeft(emulator)).toBe(0);
      });
    },
  );
});
