import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { token, worldOf } from "../bulk/world.js";
import { buildBinary, type Run, run as runBinary } from "./binary.js";

buildBinary();

let emulator: Emulator;
const day = 86_400_000;

/** An id as the server makes it at this time: 10 ms units since 2019-04-29 above 24 other bits. */
const idAt = (time: number): string =>
  String((BigInt(Math.floor((time - Date.UTC(2019, 3, 29)) / 10)) << 24n) + 7n);
const old = idAt(Date.now() - 100 * day);
const recent = idAt(Date.now() - 2 * day);

beforeEach(async () => {
  const world = worldOf(1_100, 0);
  world.users[1]!.factors = [
    { type: "u2f", id: old, name: "old key" },
    { type: "passkey", id: recent, name: "new passkey" },
    { type: "otp" },
    { type: "u2f", id: "imported", name: "imported key" },
  ];
  world.users.at(-1)!.factors = [{ type: "u2f", id: idAt(Date.now() - 200 * day), name: "oldest key" }];
  emulator = await startEmulator({ world });
});
afterEach(() => emulator.close());

const run = (args: string[]): Promise<Run> =>
  runBinary(["factors", "export", ...args], { env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token } });

test("all people of the organization, over several pages", async () => {
  const { code, stdout, stderr } = await run([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "5 factors of 1100 users\n" });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ type, name }) => name ?? type).sort()).toEqual([
    "imported key",
    "new passkey",
    "old key",
    "oldest key",
    "otp",
  ]);
  const created = Date.parse(lines.find(({ tokenId }) => tokenId === old).created);
  expect(Math.abs(created - (Date.now() - 100 * day))).toBeLessThan(60_000);
  expect(emulator.calls.filter(({ rpc }) => rpc === "ListUsers")).toHaveLength(3);
});

test.each<[string[], string[]]>([
  [
    ["--name", "key"],
    ["imported key", "new passkey", "old key", "oldest key"],
  ],
  [
    ["--older-than", "90d"],
    ["old key", "oldest key"],
  ],
  [["--newer-than", "72h"], ["new passkey"]],
  [
    ["--older-than", "1d", "--newer-than", "150d"],
    ["new passkey", "old key"],
  ],
  [["--older-than", "90d", "--name", "oldest"], ["oldest key"]],
])("%j", async (args, names) => {
  const { code, stdout } = await run(args);
  expect(code).toBe(0);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ name }) => name).sort()).toEqual(names);
});

describe("an export that fails", () => {
  const list = (input: string): Promise<Run> =>
    runBinary(["factors", "remove", "--from", "-", "--yes"], {
      env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token },
      input,
    });
  const removals = () => emulator.calls.filter(({ rpc }) => rpc.startsWith("Remove"));

  test("part-way says so, and what it printed is no list: 5", async () => {
    const running = run([]);
    while (!emulator.calls.some(({ rpc }) => rpc === "ListUsers")) await sleep(5);
    emulator.fault({ kind: "quota", rpc: "ListUsers" });
    const { code, stdout, stderr } = await running;
    expect(code).toBe(5);
    expect(stderr).toMatch(/^incomplete: \d factors of \d+ users\nerror: Quota\.Access\.Exhausted/);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe('{"incomplete":"Quota.Access.Exhausted"}');
    const removal = await list(stdout);
    expect(removal.stderr).toContain("the standard input is incomplete: Quota.Access.Exhausted");
    expect(removal).toMatchObject({ code: 2, stdout: "" });
    expect(removals()).toEqual([]);
  });

  test("because of one user whose factors cannot be listed: 5", async () => {
    emulator.fault({ kind: "quota", rpc: "ListHumanPasswordless" });
    expect(await run([])).toMatchObject({ code: 5 });
  });

  test("at once prints nothing, which is no list either: 4", async () => {
    const { code, stdout } = await run(["--token", "none"]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(await list(stdout)).toMatchObject({ code: 2, stdout: "" });
  });
});
