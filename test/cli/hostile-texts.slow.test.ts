import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import type { HttpServer } from "../support/http-server.js";
import { buildBinary, run, startInTerminal } from "./binary.js";
import { startProxy } from "./servers.js";
import { acme, alice, envOf, helpDeskWorld } from "./world.js";

buildBinary();

/** ESC (cursor, OSC, DCS), CR, line feeds, C1, bidi, U+2028 and the like, and what they would forge. */
const attack =
  "\u001b[47;13H\u001b]52;c;UFdO\u0007\u001bPq\u001b\\\rFORGED\nFORGED\r\nFORGED\u0085FORGED\u009b47m\u009d0;x\u009c" +
  "\u2028FORGED\u2029FORGED\u202eFORGED\u2066\u200f\u061c\u0000\b\u000b\f\u007f";
const hostile = `${attack}${"x".repeat(5_000)}`;

let emulator: Emulator;
let proxy: HttpServer;
let folder: string;
beforeAll(async () => {
  const world = helpDeskWorld();
  world.orgs[0]!.name = `ACME${hostile}`;
  const [user] = world.users;
  user!.human = { firstName: `Al${hostile}ice`, email: `alice${attack}@example.com` };
  for (const factor of user!.factors!) if ("name" in factor) factor.name = `${factor.name}${hostile}`;
  user!.factors!.push({ type: "recoveryCodes" });
  world.users.push({
    id: "hostile",
    orgId: acme,
    userName: `caller${hostile}`,
    machine: { name: `caller${hostile}` },
    roles: { [acme]: ["ORG_OWNER"] },
    tokens: ["hostile-token"],
  });
  // Two people of one name.
  for (const id of ["1", "2"]) {
    world.users.push({
      id,
      orgId: acme,
      userName: `twin${id}`,
      human: { firstName: hostile, email: "twin@a.example" },
    });
  }
  emulator = await startEmulator({ world });
  const detail = {
    "@type": "type.googleapis.com/zitadel.v1.ErrorDetail",
    id: `ID${attack}`,
    message: hostile,
  };
  proxy = await startProxy(emulator.baseUrl, {
    answer: (_, path) =>
      path.includes("healthz")
        ? undefined
        : {
            status: 400,
            type: "application/json",
            body: JSON.stringify({ code: 9, message: hostile, details: [detail] }),
          },
  });
  folder = mkdtempSync(join(tmpdir(), "hostile-"));
  writeFileSync(join(folder, "none"), JSON.stringify({ userId: alice, type: "u2f", tokenId: attack }));
  writeFileSync(join(folder, "wrong.csv"), `userId,type,tokenId\n${alice},"${attack}",1\n`);
  writeFileSync(join(folder, "column.csv"), `userId,"${attack.replaceAll(";", "")}"\n1,2\n`);
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await emulator.close();
  rmSync(folder, { recursive: true });
});

/** Looks at the bytes: nothing of the attack but its letters may be there, in no line of its own. */
function expectHarmless(shown: string, json: boolean): void {
  expect(shown).toContain(json ? "FORGED" : "\ufffdFORGED");
  expect(shown).not.toMatch(/[\u0080-\u009f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/);
  for (const raw of [
    "\u0000",
    "\b",
    "\u000b",
    "\f",
    "\u007f",
    "\u001b]",
    "\u001bP",
    "\u001b\\",
    "\u001b[47",
  ]) {
    expect(shown).not.toContain(raw);
  }
  expect(shown).not.toMatch(/[\r\n]+FORGED/);
  expect(shown.replaceAll("\r\n", "").replaceAll("\u001b[?25l\r", "")).not.toMatch(/\r(?=\S*FORGED)/);
}

const rest = ["--protocol", "rest"];
const commands: [args: string[], exitCode: number, through?: "proxy"][] = [
  [["users", "find", "a"], 0],
  [["users", "find", "a", "--wide"], 0],
  [["users", "history", alice], 0],
  [["factors", "list", alice], 0],
  [["factors", "list", alice, "--wide"], 0],
  [["factors", "list", "twin@a.example"], 2],
  [["factors", "link", alice], 0],
  [["factors", "remove", alice, "nothing", "--yes"], 3],
  [["factors", "remove", alice, "--yes"], 130],
  [["factors", "remove", alice, "300000000000000001"], 130],
  [["factors", "remove", alice, "300000000000000001", "--dry-run"], 0],
  [["factors", "remove", alice, "300000000000000001", "--yes"], 0],
  [["factors", "remove", "--from", "none", "--yes"], 1],
  [["factors", "remove", "--from", "wrong.csv", "--yes"], 2],
  [["factors", "remove", "--from", "column.csv", "--yes"], 2],
  [["factors", "export"], 0],
  [["factors", "export", "--csv"], 0],
  [["doctor"], 0],
  [["users", "find", "a", ...rest], 1, "proxy"],
  [["factors", "list", alice, ...rest], 1, "proxy"],
  [["factors", "remove", "--from", "none", "--yes", "--journal", "2", ...rest], 1, "proxy"],
  [["factors", "export", ...rest], 1, "proxy"],
];

describe.each([false, true])("with --json: %s", (json) => {
  const asJson = ([args]: (typeof commands)[0]) => !args.includes("--csv") && !args.includes("--wide");
  test.each(json ? commands.filter(asJson) : commands)(
    "%j in a terminal: %i, and no byte of a stranger's does anything",
    async (args, exitCode, through) => {
      const url = through ? proxy.origin : emulator.baseUrl;
      // Each pass has a key of its own to remove.
      const words = json
        ? [...args.map((word) => word.replace(/^3\d+1$/, "300000000000000002")), "--json"]
        : args;
      const session = startInTerminal(words, {
        env: envOf(url, "hostile"),
        cwd: folder,
      });
      if (exitCode === 130) {
        await session.waitFor(/\?/);
        await session.waitFor(/FORGED|Yes/);
        session.type("\u0003");
      }
      expect({ code: await session.exited, shown: session.shown() }).toMatchObject({ code: exitCode });
      const isPrinted = !json || session.shown().includes("FORGED");
      if (isPrinted) expectHarmless(session.shown(), json || args[1] === "export");
      else expect(["link", "remove"]).toContain(args[1]);
    },
  );
});

test("in a pipe --json has the texts whole, so that they can be read", async () => {
  const { stdout } = await run(["factors", "list", alice, "--json"], {
    env: envOf(emulator.baseUrl, "hostile"),
  });
  const { user, factors } = JSON.parse(stdout);
  expect(user.displayName).toContain(hostile);
  expect(factors[0].name).toContain(hostile);
  expect(stdout.trimEnd()).not.toMatch(/\p{Cc}/u);
});
