import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startEmulator } from "../../src/emulator.js";
import { factorsLeft, keysOf, removalsByKey, token, worldOf } from "../bulk/world.js";
import { buildBinary, run, start } from "./binary.js";

buildBinary();

const people = 300;
const keysEach = 2;
const kills = 10;

test("kill -9 at ten random points, then the same command: each key was removed exactly once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kill-"));
  await using emulator = await startEmulator({ world: worldOf(people, keysEach) });
  const clear = emulator.fault({ kind: "delay", ms: 5 });
  const total = people * keysEach;
  writeFileSync(
    join(folder, "keys"),
    [...keysOf(people, keysEach)].map((key) => `${JSON.stringify(key)}\n`).join(""),
  );
  const args = ["factors", "remove", "--from", "keys", "--yes", "--concurrency", "8"];
  const options = { env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token }, cwd: folder };
  const points: number[] = [];
  try {
    for (let kill = 0; kill < kills; kill++) {
      const calls = emulator.calls.length;
      const mark = calls + Math.floor(Math.random() * 80);
      points.push(mark - calls);
      const child = start(args, options);
      const ended = new Promise((done) => child.once("close", done));
      while (emulator.calls.length <= mark && child.exitCode === null) {
        await fetch(new URL("/debug/healthz", emulator.baseUrl)).then((response) => response.text());
      }
      child.kill("SIGKILL");
      await ended;
      expect(child.signalCode, `after ${points} calls`).toBe("SIGKILL");
    }
    const before = removalsByKey(emulator).size;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(total);
    clear();
    const last = await run(args, options);
    expect(last.stdout, `killed after ${points} calls`).toMatch(/^removed 600, already gone 0/m);
    expect(last.code).toBe(0);
    expect(factorsLeft(emulator)).toBe(0);
    const removals = removalsByKey(emulator);
    expect(removals.size).toBe(total);
    expect(
      [...removals].filter(([, times]) => times !== 1),
      `killed after ${points} calls`,
    ).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);
