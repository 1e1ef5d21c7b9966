import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { keysOf, orgId, removalsByKey, token, worldOf } from "../bulk/world.js";
import { buildBinary, run, startInTerminal, type TerminalSession } from "./binary.js";
import { alice, emulatorOfEachTest, envOf } from "./world.js";

buildBinary();

const ctrlC = "\u0003";
const down = "\u001b[B";

describe("somebody is there", () => {
  const emulator = emulatorOfEachTest();
  const start = (args: string[]): TerminalSession =>
    startInTerminal(args, { env: envOf(emulator().baseUrl) });
  const idsLeft = () =>
    (emulator().world.users.find(({ id }) => id === alice)?.factors ?? []).flatMap((factor) =>
      "id" in factor ? [factor.id] : [],
    );

  test("is shown user and key, says yes, and sees the evidence", async () => {
    const session = start(["factors", "remove", "alice", "Blue key"]);
    await session.waitFor(/Alice Adams, alice, alice@example\.com/);
    await session.waitFor(/security key \(U2F\) "Blue key" 300000000000000001/);
    await session.waitFor(/Remove it\?/);
    expect(idsLeft()).toContain("300000000000000001");
    session.type("y");
    await session.waitFor(/removed: security key/);
    await session.waitFor(/user\.human\.mfa\.u2f\.token\.removed/);
    expect(await session.exited).toBe(0);
    expect(idsLeft()).not.toContain("300000000000000001");
  });

  test.each([
    ["no", "n", 1],
    ["return, as no is the default", "\r", 1],
    ["escape", "\u001b", 1],
    ["Ctrl-C", ctrlC, 130],
    ["another key, then Ctrl-C", `x${ctrlC}`, 130],
  ])("says %s: nothing is removed: %i", async (_, keys, exitCode) => {
    const session = start(["factors", "remove", "alice", "Blue key"]);
    await session.waitFor(/Remove it\?/);
    session.type(keys);
    expect(await session.exited).toBe(exitCode);
    expect(stripVTControlCharacters(session.shown())).toMatch(/error: (interrupted: )?nothing was removed/);
    expect(idsLeft()).toContain("300000000000000001");
  });

  test("says Ctrl-C while it is looked up: 130, and nothing is sent", async () => {
    const session = start(["factors", "remove", "alice", "Blue key"]);
    await session.waitFor(/Remove it\?/);
    emulator().fault({ kind: "delay", ms: 2_000, rpc: "ListHumanAuthFactors" });
    session.type("y");
    await session.waitFor(/◇/);
    await new Promise((done) => setTimeout(done, 500));
    session.type(ctrlC);
    expect(await session.exited).toBe(130);
    expect(stripVTControlCharacters(session.shown())).toContain("error: interrupted\r\n");
    expect(idsLeft()).toContain("300000000000000001");
  });

  test("says Ctrl-C when the removal was sent: what came of it is told, and the others stay", async () => {
    const session = start(["factors", "remove", "alice", "--all", "--yes"]);
    emulator().fault({ kind: "delay", ms: 1_500, rpc: "RemoveHumanAuthFactorU2F" });
    await emulator().nextCall({ rpc: "RemoveHumanAuthFactorU2F" });
    session.type(ctrlC);
    expect(await session.exited).toBe(130);
    const shown = stripVTControlCharacters(session.shown());
    expect(shown).toContain('removed: security key (U2F) "Blue key" 300000000000000001');
    expect(shown).toContain("error: interrupted\r\n");
    expect(idsLeft()).not.toContain("300000000000000001");
    // The second one may have been sent by then.
    expect(idsLeft()).toContain("300000000000000003");
  });

  test("picks from the list where no key was named", async () => {
    const session = start(["factors", "remove", "alice"]);
    await session.waitFor(/Which factors are to be removed\?/);
    session.type(" ");
    session.type(down);
    session.type(" ");
    session.type("\r");
    await session.waitFor(/Remove these 2\?/);
    session.type("y");
    expect(await session.exited).toBe(0);
    expect(idsLeft()).toEqual(["300000000000000003", "300000000000000004", "300000000000000009"]);
  });

  test("sees colours, unless NO_COLOR is set", async () => {
    const coloured = start(["factors", "list", "alice"]);
    expect(await coloured.exited).toBe(0);
    expect(coloured.shown()).toContain("\u001b[");
    const plain = startInTerminal(["factors", "list", "alice"], {
      env: { ...envOf(emulator().baseUrl), NO_COLOR: "1" },
    });
    expect(await plain.exited).toBe(0);
    expect(plain.shown()).not.toContain("\u001b[");
  });

  test("CI: nobody is asked, even in a terminal: 2", async () => {
    const session = startInTerminal(["factors", "remove", "alice", "Blue key"], {
      env: { ...envOf(emulator().baseUrl), CI: "true" },
    });
    expect(await session.exited).toBe(2);
    expect(session.shown()).toContain("nobody is here to be asked");
    expect(idsLeft()).toContain("300000000000000001");
  });
});

describe("a list", () => {
  let emulator: Emulator;
  let folder: string;
  beforeEach(async () => {
    emulator = await startEmulator({ world: worldOf(100, 1) });
    folder = mkdtempSync(join(tmpdir(), "terminal-"));
    writeFileSync(
      join(folder, "keys"),
      [...keysOf(100, 1)].map((key) => `${JSON.stringify(key)}\n`).join(""),
    );
  });
  afterEach(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });
  const options = () => ({ env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token }, cwd: folder });

  test("is asked for by number and instance, and goes on with a bar, rate and remaining time", async () => {
    emulator.fault({ kind: "delay", ms: 10 });
    const session = startInTerminal(["factors", "remove", "--from", "keys", "--concurrency", "2"], options());
    await session.waitFor(/Remove 100 factors from http:\/\/127\.0\.0\.1:\d+\?/);
    expect(emulator.calls).toHaveLength(0);
    session.type("y");
    await session.waitFor(/━.* \d+ of 100, \d+\/s, \d+ s left/);
    await session.waitFor(/removed 100, already gone 0, not listed 0, failed 0/);
    expect(await session.exited).toBe(0);
  });

  test.each([
    [2, 50],
    [50, 0],
  ])("of %i keys is what was asked for, though the file has %i when yes is said", async (asked, then) => {
    const list = (count: number) =>
      [...keysOf(count, 1)].map((key) => `${JSON.stringify({ ...key, orgId })}\n`).join("");
    writeFileSync(join(folder, "keys"), list(asked));
    const session = startInTerminal(["factors", "remove", "--from", "keys"], options());
    await session.waitFor(new RegExp(`Remove ${asked} factors from`));
    writeFileSync(join(folder, "keys"), list(then));
    session.type("y");
    await session.waitFor(new RegExp(`removed ${asked}, already gone 0, not listed 0, failed 0`));
    expect(await session.exited).toBe(0);
    expect([...removalsByKey(emulator).keys()].sort()).toEqual(
      [...keysOf(asked, 1)].map(({ tokenId }) => tokenId).sort(),
    );
  });

  test("that was typed: nobody can answer after its end: 2", async () => {
    const session = startInTerminal(["factors", "remove", "--from", "-"], options());
    session.type('{"userId":"user-1","type":"u2f","tokenId":"key-1-0"}\n\u0004');
    expect(await session.exited).toBe(2);
    expect(session.shown()).toContain("nobody is here to be asked");
    expect(emulator.calls).toHaveLength(0);
  });

  test("Ctrl-C: what is in flight ends, 130, and the same command goes on", async () => {
    emulator.fault({ kind: "delay", ms: 20 });
    const args = ["factors", "remove", "--from", "keys", "--concurrency", "2", "--yes"];
    const session = startInTerminal(args, options());
    await session.waitFor(/\d+ of 100, \d+\/s/);
    session.type(ctrlC);
    expect(await session.exited).toBe(130);
    expect(stripVTControlCharacters(session.shown())).toContain(
      "stopped: the same command goes on from here",
    );
    const before = removalsByKey(emulator).size;
    expect(before).toBeLessThan(100);
    expect(readFileSync(join(folder, "keys.journal"), "utf8").match(/"event":"removed"/g)).toHaveLength(
      before,
    );
    expect(await run(args, options())).toMatchObject({ code: 0 });
    expect([...removalsByKey(emulator).values()]).toEqual(Array(100).fill(1));
  });
});
