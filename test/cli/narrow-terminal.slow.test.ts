import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import stringWidth from "string-width";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { keysOf, token, worldOf } from "../bulk/world.js";
import { buildBinary, startInTerminal } from "./binary.js";
import { acme, alice, envOf, helpDeskWorld } from "./world.js";

buildBinary();

const esc = "\u001b";
const wide = "鍵".repeat(60);
const combining = "e\u0301".repeat(100);
const long = `${"Long ".repeat(40)}end`;

describe("a table", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    const world = helpDeskWorld();
    const [user] = world.users;
    user!.factors = [
      { type: "u2f", id: "300000000000000001", name: wide },
      { type: "u2f", id: "300000000000000002", name: combining },
      { type: "passkey", id: "300000000000000003", name: long },
      { type: "otpEmail" },
    ];
    world.users.push({
      id: "1",
      orgId: acme,
      userName: "wide",
      human: { firstName: wide, email: "a@b.example" },
    });
    emulator = await startEmulator({ world });
  });
  afterAll(() => emulator.close());

  /** The lines that were shown, without colours. */
  async function shown(args: string[], columns: number): Promise<string[]> {
    const session = startInTerminal(args, { env: { ...envOf(emulator.baseUrl), NO_COLOR: "1" }, columns });
    expect(await session.exited).toBe(0);
    return session.shown().split("\r\n").slice(0, -1);
  }

  test.each([40, 60, 80, 120])(
    "fits a terminal of %i columns, and no id is cut that fits",
    async (columns) => {
      for (const args of [
        ["factors", "list", alice],
        ["users", "find", "a"],
        ["users", "history", alice],
      ]) {
        const lines = (await shown(args, columns)).filter((line) => !line.startsWith("Alice Adams"));
        expect(lines.length).toBeGreaterThan(2);
        for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
      }
      const factors = await shown(["factors", "list", alice], columns);
      if (columns >= 60) {
        for (const id of ["300000000000000001", "300000000000000002", "300000000000000003"]) {
          expect(factors.join("\n")).toContain(id);
        }
        // By width the names begin in the same column.
        const starts = factors.slice(2, 4).map((line) => line.search(/[鍵e]\S*$/u));
        expect(starts[0]).toBe(starts[1]);
        expect(factors.join("\n")).toContain("…");
      }
    },
  );

  test("is whole with --wide, and where the output is no terminal", async () => {
    const text = (await shown(["factors", "list", alice, "--wide"], 40)).join("");
    for (const name of [wide, combining, long]) expect(text).toContain(name);
  });
});

test("progress stays on one line of 40 columns", async () => {
  await using emulator = await startEmulator({ world: worldOf(60, 1) });
  const folder = mkdtempSync(join(tmpdir(), "narrow-"));
  writeFileSync(join(folder, "keys"), [...keysOf(60, 1)].map((key) => `${JSON.stringify(key)}\n`).join(""));
  emulator.fault({ kind: "delay", ms: 20 });
  const session = startInTerminal(["factors", "remove", "--from", "keys", "--yes", "--concurrency", "2"], {
    env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token },
    cwd: folder,
    columns: 40,
  });
  await session.waitFor(/\d+ of 60, \d+\/s/);
  expect(await session.exited).toBe(0);
  rmSync(folder, { recursive: true });
  // Each picture of the bar begins where the last one was taken away.
  const pictures = session.shown().split(new RegExp(`${esc}\\[(?:1G|J)|\r\n`));
  expect(pictures.filter((picture) => picture.includes(" of 60")).length).toBeGreaterThan(3);
  for (const picture of pictures) {
    if (!picture.includes(" of 60")) continue;
    expect(stringWidth(picture), picture).toBeLessThanOrEqual(40);
  }
  // A picture of two lines would be taken away by going up.
  expect(session.shown()).not.toMatch(new RegExp(`${esc}\\[\\d*A`));
});
