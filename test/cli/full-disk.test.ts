import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { needs } from "../bulk/journal-holder.js";
import { factorsLeft, keysOf, removalsByKey, token, worldOf } from "../bulk/world.js";
import { buildBinary, type Run, run as runBinary } from "./binary.js";

buildBinary();

let emulator: Emulator;
let folder: string;
beforeEach(async () => {
  emulator = await startEmulator({ world: worldOf(20, 3) });
  folder = mkdtempSync(join(tmpdir(), "full-disk-"));
  const keys = [...keysOf(20, 3)].map((key) => `${JSON.stringify(key)}\n`);
  writeFileSync(join(folder, "keys"), keys.join(""));
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const run = (args: string[], through: string[] = []): Promise<Run> =>
  runBinary(["factors", "remove", "--from", "keys", "--yes", ...args], {
    env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token },
    cwd: folder,
    through,
  });
const removals = () => [...removalsByKey(emulator).values()];

/** Files of up to 4 KiB. */
const smallFiles = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh"];
const reason = "the journal keys.journal cannot be written: no file may become this large here (EFBIG)";

describe.skipIf(process.platform === "win32")("a journal that cannot grow", () => {
  test("is told in words, with what was removed; the same command goes on", async () => {
    const { code, stdout, stderr } = await run([], smallFiles);
    const removed = removals().length;
    expect(removed).toBeGreaterThan(0);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: `removed ${removed}, already gone 0, not listed 0, failed 0\n`,
      stderr: `stopped: the same command goes on from here, by the journal keys.journal\nerror: ${reason}\n`,
    });
    expect(readFileSync(join(folder, "keys.journal"))).toHaveLength(4096);
    expect(await run([])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^removed 60, already gone 0/),
    });
    expect(removals()).toEqual(Array(60).fill(1));
  });

  test("is told by --json too: a line for each key, the sums, the error", async () => {
    const { code, stdout, stderr } = await run(["--json"], smallFiles);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const removed = removals().length;
    expect(code).toBe(1);
    expect(lines.filter(({ outcome }) => outcome === "removed")).toHaveLength(removed);
    expect(lines.at(-1)).toMatchObject({ summary: { removed, failed: 0, journal: "keys.journal" } });
    expect(stderr.trimEnd().split("\n").slice(1)).toEqual([
      JSON.stringify({ error: { exitCode: 1, message: reason } }),
    ]);
  });
});

describe("a disk that is full", () => {
  const mounted = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"];
  const smallDisk = 'mount -t tmpfs -o size=24k tmpfs disk && cp keys disk && cd disk && shift && "$@"';
  const thenLarger = '; echo "exit $?"; mount -o remount,size=1m tmpfs . && "$@"';

  needs([...mounted, "mount -t tmpfs tmpfs /mnt"])(
    "is told; after room was made the same command goes on",
    async () => {
      mkdirSync(join(folder, "disk"));
      const { code, stdout, stderr } = await run(
        ["--json", "--concurrency", "2"],
        [...mounted, smallDisk + thenLarger, "sh", "-"],
      );
      const [first = "", second = ""] = stdout.split("exit 1\n");
      expect(JSON.parse(stderr.split("\n")[1] ?? "")).toEqual({
        error: {
          exitCode: 1,
          message:
            "the journal keys.journal cannot be written: the disk is full, make room and run it again (ENOSPC)",
        },
      });
      const { summary } = JSON.parse(first.trimEnd().split("\n").at(-1) ?? "");
      expect(summary.removed).toBeGreaterThan(0);
      expect(summary.removed).toBeLessThan(60);
      expect(JSON.parse(second.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
        summary: { removed: 60 },
      });
      expect(code).toBe(0);
      expect(factorsLeft(emulator)).toBe(0);
      expect(removals()).toEqual(Array(60).fill(1));
    },
  );

  needs([...mounted, "mount -t tmpfs tmpfs /mnt"])("from the start: nothing is sent: 1", async () => {
    mkdirSync(join(folder, "disk"));
    const fill = smallDisk.replace("shift", "{ cat /dev/zero >rest 2>&-; shift; }");
    const { code, stdout, stderr } = await run([], [...mounted, fill, "sh", "-"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "error: the journal keys.journal cannot be locked: the disk is full, make room and run it again (ENOSPC)\n",
    });
    expect(emulator.calls).toHaveLength(0);
  });
});
