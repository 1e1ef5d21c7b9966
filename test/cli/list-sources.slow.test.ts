import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { factorsLeft, keysOf, token, worldOf } from "../bulk/world.js";
import { buildBinary, program, run, runInShell, start } from "./binary.js";

buildBinary();

let emulator: Emulator;
let folder: string;
let temporary: string;
beforeEach(async () => {
  emulator = await startEmulator({ world: worldOf(10, 3) });
  folder = mkdtempSync(join(tmpdir(), "list-sources-"));
  temporary = join(folder, "temporary");
  mkdirSync(temporary);
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const options = () => ({
  env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token, TMPDIR: temporary },
  cwd: folder,
});
const removals = () => emulator.calls.filter(({ rpc }) => rpc.startsWith("Remove"));
const lines = [...keysOf(10, 3)].map((key) => `${JSON.stringify(key)}\n`);
const lists = {
  short: lines[0]!,
  "more than 64 bytes": lines.join(""),
  "more than a pipe holds": lines.join("").replaceAll("}", `,"name":"${"x".repeat(5_000)}"}`),
};

describe("a source that gives its bytes once", () => {
  test.each([
    "zitadel-mgmt factors remove --yes --from <(cat keys)",
    "cat keys | zitadel-mgmt factors remove --yes --from /dev/stdin",
    "cat keys | zitadel-mgmt factors remove --yes --from /dev/fd/0",
    "zitadel-mgmt factors remove --yes --from - < keys",
    "zitadel-mgmt factors remove --yes --from /dev/fd/3 3< <(cat keys)",
    "zitadel-mgmt factors remove --yes --from /dev/fd/3 3< keys",
    "mkfifo fifo; (cat keys > fifo) & zitadel-mgmt factors remove --yes --from fifo",
  ])("%s", async (script) => {
    for (const [name, list] of Object.entries(lists)) {
      await using other = await startEmulator({ world: worldOf(10, 3) });
      const count = list.split("\n").length - 1;
      const cwd = mkdtempSync(join(folder, "run-"));
      writeFileSync(join(cwd, "keys"), list);
      const env = { ...options().env, ZITADEL_URL: other.baseUrl };
      const { code, stdout, stderr } = await runInShell(script, { env, cwd });
      expect({ code, stdout, stderr }, name).toEqual({
        code: 0,
        stdout: `removed ${count}, already gone 0, not listed 0, failed 0\n`,
        stderr: expect.stringMatching(/^the journal is \S+\/zitadel-mgmt-[0-9a-f]{12}\.journal: .*\n$/),
      });
      expect(factorsLeft(other)).toBe(30 - count);
      const journals = readdirSync(cwd).filter((file) => file.endsWith(".journal"));
      expect(journals).toEqual([expect.stringMatching(/^zitadel-mgmt-[0-9a-f]{12}\.journal$/)]);
    }
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("a socket, as the standard input is and another descriptor may be", async () => {
    for (const [descriptor, from] of [
      [0, "/dev/stdin"],
      [3, "/dev/fd/3"],
    ] as const) {
      const [command, ...args] = program(["factors", "remove", "--yes", "--from", from]);
      const { env, cwd } = options();
      const child = spawn(command, args, { env, cwd, stdio: ["pipe", "pipe", "pipe", "pipe"] });
      const ended = new Promise((done) => child.once("close", done));
      (child.stdio[descriptor] as Writable).end(lines.slice(descriptor, descriptor + 3).join(""));
      expect(await ended).toBe(0);
    }
    expect(removals()).toHaveLength(6);
  });

  test.each([
    ["/dev/null", "/dev/null has no keys"],
    ["temporary", "temporary is a folder"],
    ["/dev/fd/77", "bad file descriptor"],
  ])("%s is no list: 2", async (from, message) => {
    const { code, stdout, stderr } = await run(["factors", "remove", "--yes", "--from", from], options());
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("the copy of a list does not stay", () => {
  const args = ["factors", "remove", "--from", "-", "--yes", "--concurrency", "1"];

  test.each<[string, NodeJS.Signals[]]>([
    ["kill -9", ["SIGKILL"]],
    ["a terminal that is closed", ["SIGHUP"]],
    ["SIGTERM", ["SIGTERM"]],
    ["a second Ctrl-C", ["SIGINT", "SIGINT"]],
  ])("after %s", async (_, signals) => {
    emulator.fault({ kind: "delay", ms: 100, times: 1_000 });
    const child = start(args, options());
    child.stdin?.end(lists["more than a pipe holds"]);
    const ended = new Promise((done) => child.once("close", done));
    while (removals().length < 1) await sleep(5);
    expect(readdirSync(temporary)).toEqual([]);
    for (const signal of signals) {
      child.kill(signal);
      await sleep(20);
    }
    await ended;
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("after nobody reads the output any more", async () => {
    const script = "cat keys | zitadel-mgmt factors remove --from - --yes --json | true";
    writeFileSync(join(folder, "keys"), lists["more than a pipe holds"]);
    const { stdout } = await runInShell(`${script}\necho "\${PIPESTATUS[@]}"`, options());
    expect(stdout).toBe("0 1 0\n");
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("after a list that is wrong", async () => {
    expect(await run(args, { ...options(), input: "{" })).toMatchObject({ code: 2 });
    expect(readdirSync(temporary)).toEqual([]);
  });
});
