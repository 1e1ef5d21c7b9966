import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import type { Emulator } from "../../src/emulator.js";
import {
  type Api,
  apis,
  clientOf,
  factorsLeft,
  keysOf,
  removalsByKey,
  resultsOf,
  start,
  token,
  worldOf,
} from "./world.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kill-"));
  path = join(folder, "journal");
});
afterEach(() => rmSync(folder, { recursive: true }));

const people = 120;
const keys = [...keysOf(people, 3)];

/** Kills a run after so many calls. Returns whether it was killed before it was done. */
async function killAfter(emulator: Emulator, api: Api, calls: number): Promise<boolean> {
  const mark = emulator.calls.length + calls;
  const script = resolve("test/bulk/removal-process.mjs");
  const args = [api, emulator.baseUrl, token, path, JSON.stringify(keys)];
  const child = spawn(process.execPath, ["--import", "tsx", script, ...args], { stdio: "inherit" });
  const ended = once(child, "close");
  while (emulator.calls.length < mark && child.exitCode === null) {
    await new Promise((done) => setTimeout(done, 1));
  }
  child.kill("SIGKILL");
  await ended;
  return child.signalCode === "SIGKILL";
}

test.each<[string, Api[], Api]>([
  ["v1", ["v1", "v1", "v1", "v1"], "v1"],
  ["v2", ["v2", "v2", "v2", "v2"], "v2"],
  ["v1 and v2 in turn", ["v1", "v2", "v1", "v2"], "v1"],
  ["v2 and v1 in turn", ["v2", "v1", "v2", "v1"], "v2"],
])(
  "kill -9 at random points over %s: each key is removed exactly once",
  async (_, runs, last) => {
    const emulator = await start(worldOf(people, 3));
    const clear = emulator.fault({ kind: "delay", ms: 5 });
    const points: number[] = [];
    for (const api of runs) {
      points.push(Math.floor(Math.random() * 50));
      expect(await killAfter(emulator, api, points.at(-1)!), `after ${points} calls`).toBe(true);
    }
    clear();
    await using journal = await fileJournal(path, emulator.baseUrl);
    const results = await resultsOf(clientOf(emulator, last), keys, { journal });
    const wrong = results.filter(
      (result) => result.outcome !== "removed" || (!result.earlier && !result.evidence),
    );
    expect({ wrong, told: results.length, left: factorsLeft(emulator) }, `after ${points} calls`).toEqual({
      wrong: [],
      told: keys.length,
      left: 0,
    });
    const removals = removalsByKey(emulator);
    expect(removals.size).toBe(keys.length);
    expect(
      [...removals].filter(([, times]) => times !== 1),
      `after ${points} calls`,
    ).toEqual([]);
  },
  120_000,
);

test.each(apis)("what one API settled the other does not ask for again, begun over %s", async (api) => {
  const emulator = await start(worldOf(4, 2));
  const other = api === "v1" ? "v2" : "v1";
  const some = [...keysOf(4, 2)];
  {
    await using journal = await fileJournal(path, emulator.baseUrl);
    await resultsOf(clientOf(emulator, api), some.slice(0, 4), { journal });
    // Sent, and the process ended before its answer came.
    await journal.append({ event: "sending", key: some[4]! });
  }
  const calls = emulator.calls.length;
  await using journal = await fileJournal(path, emulator.baseUrl);
  expect(journal.settled).toBe(4);
  const results = await resultsOf(clientOf(emulator, other), some, { journal });
  expect(results.map((result) => "earlier" in result && result.earlier)).toEqual(
    expect.arrayContaining([...Array(4).fill(true), ...Array(4).fill(false)]),
  );
  expect(results.filter(({ outcome }) => outcome === "removed")).toHaveLength(8);
  const asked = emulator.calls.slice(calls).map(({ request }) => JSON.stringify(request));
  expect(asked.filter((request) => /user-[01]/.test(request))).toEqual([]);
  expect([...removalsByKey(emulator).values()]).toEqual(Array(8).fill(1));
});

test.each(apis)("recovery codes that %s leaves, the other removes by the same journal", async (api) => {
  const world = worldOf(1, 0);
  world.users[1]!.factors = [{ type: "recoveryCodes" }];
  const emulator = await start(world);
  const codes = [{ userId: "user-0", type: "recoveryCodes" as const }];
  const outcomes: string[] = [];
  for (const each of api === "v1" ? apis : apis.toReversed()) {
    await using journal = await fileJournal(path, emulator.baseUrl);
    const [result] = await resultsOf(clientOf(emulator, each), codes, { journal });
    outcomes.push(result!.outcome);
  }
  expect(outcomes).toEqual(api === "v1" ? ["failed", "alreadyGone"] : ["alreadyGone", "alreadyGone"]);
  expect(factorsLeft(emulator)).toBe(0);
});

test.each(apis)("a journal of format 1 is taken up over %s", async (api) => {
  const emulator = await start(worldOf(3, 1));
  const line = (event: string, userId: string, more = "") =>
    `{"event":"${event}","key":{"userId":"${userId}","type":"u2f","tokenId":"key-${userId.at(-1)}-0"}${more},"time":"2026-01-02T03:04:05.678Z"}\n`;
  const header = { format: "zitadel-mgmt removals 1", purpose: emulator.baseUrl, time: new Date() };
  appendFileSync(path, `${JSON.stringify(header)}\n`);
  appendFileSync(path, line("removed", "user-0", ',"sequence":"7","changeDate":"2026-01-02T03:04:05.600Z"'));
  // Without the number of the event nothing proves it.
  appendFileSync(path, line("removed", "user-1") + line("sending", "user-2"));
  await using journal = await fileJournal(path, emulator.baseUrl);
  const results = await resultsOf(clientOf(emulator, api), keysOf(3, 1), { journal });
  expect(results.map(({ outcome }) => outcome)).toEqual(["removed", "removed", "removed"]);
  expect(emulator.world.users.map(({ factors = [] }) => factors.length)).toEqual([0, 1, 0, 0]);
});

test.each(apis)("a journal of one server is refused for another, over %s too", async (api) => {
  const [one, two] = [await start(worldOf(1, 1)), await start(worldOf(1, 1))];
  {
    await using journal = await fileJournal(path, one.baseUrl);
    await resultsOf(clientOf(one, api), keysOf(1, 1), { journal });
  }
  await expect(fileJournal(path, two.baseUrl)).rejects.toThrow("of another run");
  expect(factorsLeft(two)).toBe(1);
});
