import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { keysOf, token, worldOf } from "../bulk/world.js";
import { buildBinary, run as runBinary, runInShell, start, startInTerminal } from "./binary.js";
import { acme, alice, envOf, helpDeskWorld } from "./world.js";

buildBinary();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "output-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("names that would paint over, break or turn a line", () => {
  const odd = "\u001b[2K\r\u009b1A\nok: removed\u007f\u0085\u2028\u2029\u202e\u2066\u200f\u061c\t\u0000";
  let emulator: Emulator;
  beforeAll(async () => {
    const world = helpDeskWorld();
    const [user] = world.users;
    user!.human = { firstName: `Al${odd}ice`, email: `alice${odd}@example.com` };
    for (const factor of user!.factors!) if ("name" in factor) factor.name += odd;
    user!.factors!.push({ type: "u2f", id: `odd${odd}`, name: "Odd" });
    world.users.push({ id: "1", orgId: acme, userName: `o${odd}`, human: { email: "alice" } });
    emulator = await startEmulator({ world });
    writeFileSync(join(folder, "keys"), JSON.stringify({ userId: alice, type: "u2f", tokenId: `no${odd}` }));
  });
  afterAll(() => emulator.close());

  test.each<[string[], number, number]>([
    [["users", "find", alice], 0, 2],
    [["users", "find", alice, "--json"], 0, 1],
    [["users", "find", `x${odd.replace("\u0000", "")}`], 3, 1],
    [["factors", "list", alice], 0, 9],
    [["factors", "list", alice, "--json"], 0, 1],
    [["factors", "list", "alice"], 2, 3],
    [["factors", "list", "alice", "--json"], 2, 1],
    [["factors", "remove", alice, "--yes"], 2, 1],
    [["factors", "remove", alice, "none", "--yes"], 3, 1],
    [["factors", "remove", alice, "Odd", "--dry-run"], 0, 5],
    [["factors", "remove", alice, "Odd", "--dry-run", "--json"], 0, 3],
    [["factors", "remove", alice, "Odd", "--print", "curl"], 2, 3],
    [["factors", "remove", alice, "300000000000000001", "--yes"], 0, 5],
    [["factors", "remove", alice, "300000000000000002", "--yes", "--json"], 0, 3],
    [["factors", "remove", "--from", "keys", "--yes"], 1, 2],
    [["factors", "remove", "--from", "keys", "--yes", "--json"], 1, 2],
    [["factors", "export"], 0, 6],
  ])("%j: %i, %i lines", async (args, exitCode, lines) => {
    const { code, stdout, stderr } = await runBinary(args, { env: envOf(emulator.baseUrl), cwd: folder });
    const shown = stdout + stderr;
    expect(shown.replaceAll("\n", "").match(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu)).toBeNull();
    expect({ code, lines: shown.split("\n").length - 1, shown }).toEqual({ code: exitCode, lines, shown });
    if (args.includes("--json") && exitCode === 0) expect(stdout).toContain(JSON.stringify(odd).slice(1, 9));
  });

  test("are shown so in the list to pick from", async () => {
    const session = startInTerminal(["factors", "remove", alice], { env: envOf(emulator.baseUrl) });
    await session.waitFor(/Which factors are to be removed\?/);
    await session.waitFor(/Laptop\ufffd\[2K\ufffd\ufffd1A\ufffdok: removed/);
    session.type("\u0003");
    expect(await session.exited).toBe(130);
  });
});

test("300,000 factors of one user are a table", async () => {
  const world = helpDeskWorld();
  world.users[0]!.factors = Array.from({ length: 300_000 }, (_, index) => ({
    type: "u2f" as const,
    id: String(index),
    name: "",
  }));
  await using emulator = await startEmulator({ world });
  const { code, stdout, stderr } = await runBinary(["factors", "list", alice], {
    env: envOf(emulator.baseUrl),
  });
  expect({ code, lines: stdout.split("\n").length }, stderr).toEqual({ code: 0, lines: 300_002 });
}, 30_000);

describe("an output that takes nothing more", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ world: worldOf(30, 1) });
    const keys = [...keysOf(30, 1)].map((key) => JSON.stringify(key));
    writeFileSync(join(folder, "many"), keys.join("\n"));
  });
  afterAll(() => emulator.close());
  const options = () => ({ env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token }, cwd: folder });

  test("because the disk is full: said, 1", async () => {
    const plain = await runInShell("zitadel-mgmt users find person > /dev/full", options());
    expect(plain).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: the output was not .*ENOSPC/),
    });
    const json = await runInShell("zitadel-mgmt users find person --json > /dev/full", options());
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stderr).error.message).toContain("ENOSPC");
  });

  test("because its reader has seen enough: 1, without a word", async () => {
    const script = "set -o pipefail; zitadel-mgmt factors export | true";
    expect(await runInShell(script, options())).toEqual({ code: 1, stdout: "", stderr: "" });
  });

  test.each([[["stderr"]], [["stderr", "stdout"]]] as const)(
    "because the readers of %j are gone: the exit code says still what happened",
    async (gone) => {
      const usage = start(["factors", "remove"], options());
      for (const name of gone) usage[name]?.destroy();
      expect(await new Promise((done) => usage.once("exit", done))).toBe(2);

      const clear = emulator.fault({ kind: "delay", ms: 30, times: 1_000 });
      const before = emulator.calls.length;
      const args = ["factors", "remove", "--from", "many", "--yes", "--concurrency", "1"];
      const child = start([...args, "--journal", `${gone.length}.journal`], options());
      for (const name of gone) child[name]?.destroy();
      const exited = new Promise((done) => child.once("exit", done));
      while (emulator.calls.length < before + 4) await sleep(5);
      child.kill("SIGINT");
      expect(await exited).toBe(130);
      clear();
    },
  );
});
