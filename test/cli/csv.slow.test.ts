import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { factorsLeft, keysOf, orgId, removalsByKey, token, worldOf } from "../bulk/world.js";
import { buildBinary, type Run, run as runBinary } from "./binary.js";
import { startProxy } from "./servers.js";

buildBinary();

let emulator: Emulator;
let folder: string;
beforeEach(async () => {
  emulator = await startEmulator({ world: worldOf(10, 3) });
  folder = mkdtempSync(join(tmpdir(), "csv-"));
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const run = (args: string[], input?: string): Promise<Run> =>
  runBinary(["factors", ...args], {
    env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token },
    cwd: folder,
    ...(input !== undefined && { input }),
  });
const write = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text);
const rows = () => [...keysOf(10, 3)].map((key) => `${key.userId};u2f;${key.tokenId};${orgId}`);

describe("a spreadsheet's list", () => {
  const semicolons = (end = "") =>
    [`userId;type;tokenId;orgId${end}`, ...rows().map((row) => row + end)].join("\r\n");
  const quoted = () => semicolons().replaceAll(/[^;\r\n]+/g, '"$&"');
  const utf16 = (text: string) => Buffer.from(`\u{feff}${text}`, "utf16le");
  test.each<[string, () => string | Buffer]>([
    ["semicolons", semicolons],
    ["semicolons, a byte order mark and quotes", () => `\u{feff}${quoted()}\r\n`],
    ["a line that names the separator", () => `sep=;\r\n${semicolons()}`],
    ["the same, another separator", () => `"sep=|"\n${semicolons().replaceAll(";", "|")}`],
    ["tabs in UTF-16, as Unicode text", () => utf16(semicolons().replaceAll(";", "\t"))],
    ["tabs in UTF-16, the other way round", () => utf16(semicolons().replaceAll(";", "\t")).swap16()],
    ["empty columns and rows", () => `${semicolons(";;")}\r\n;;;;;\r\n;;;;;\r\n`],
  ])("%s", async (_, content) => {
    write("keys.csv", content());
    const { code, stdout, stderr } = await run(["remove", "--from", "keys.csv", "--yes"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "removed 30, already gone 0, not listed 0, failed 0\n",
      stderr: "",
    });
    expect(factorsLeft(emulator)).toBe(0);
  });

  test.each<[string, string | Buffer, string]>([
    [
      "ids that it has rounded",
      "userId;type;tokenId\r\n2,00E+17;u2f;3E+17\r\n",
      "line 2: a spreadsheet has rounded userId to 2,00E+17: have ids as text there",
    ],
    ["UTF-16 without a mark", Buffer.from("userId;type", "utf16le"), "error: keys.csv is not UTF-8: save it"],
    [
      "another encoding",
      Buffer.from("userId;type\nM\xfcller;otp", "latin1"),
      "error: keys.csv is not UTF-8: ",
    ],
    [
      "one JSON array",
      '[{"userId":"1","type":"otp"}]',
      "error: keys.csv is one JSON array: a list has an object on each line, as by jq -c '.[]'",
    ],
  ])("with %s: 2, and what to do", async (_, text, message) => {
    write("keys.csv", text);
    const { code, stderr } = await run(["remove", "--from", "keys.csv", "--yes"]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(emulator.calls).toHaveLength(0);
  });
});

describe("factors export --csv", () => {
  const formulas = [
    "=1+1",
    "+2",
    "-3",
    "@SUM(A1)",
    "\t=4",
    "\r=5",
    "'=6",
    "＝7",
    "' 8",
    'a,b"c;=9',
    "x\n=10",
  ];

  test("has no cell that a spreadsheet runs, and every key is found again", async () => {
    await emulator.close();
    const world = worldOf(formulas.length, 0);
    for (const [index, formula] of formulas.entries()) {
      const user = world.users.find(({ id }) => id === `user-${index}`)!;
      user.factors = [{ type: "u2f", id: `${formula}-${index}`, name: formula }, { type: "otp" }];
    }
    emulator = await startEmulator({ world });
    const exported = await run(["export", "--csv"]);
    expect(exported).toMatchObject({
      code: 0,
      stderr: `${2 * formulas.length} factors of ${formulas.length} users\n`,
    });
    const records: string[][] = parse(exported.stdout);
    expect(records[0]).toEqual(["orgId", "userId", "type", "tokenId", "userName", "name", "created"]);
    expect(records).toHaveLength(2 * formulas.length + 1);
    for (const cell of records.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    // Who goes by semicolons or tabs sees other cells.
    for (const [, , , , , name] of records) expect(name).not.toMatch(/[;,\t\n\r"]=/);
    const { code, stdout } = await run(["remove", "--from", "-", "--yes"], exported.stdout);
    expect(stdout).toBe(`removed ${2 * formulas.length}, already gone 0, not listed 0, failed 0\n`);
    expect(code).toBe(0);
    expect(factorsLeft(emulator)).toBe(0);
  });

  test("excludes --json, which is the default", async () => {
    expect(await run(["export", "--csv", "--json"])).toMatchObject({ code: 2, stdout: "" });
    expect((await run(["export", "--json"])).stdout).toBe((await run(["export"])).stdout);
  });

  test("that failed part-way is no list: 2", async () => {
    await using proxy = await startProxy(emulator.baseUrl, {
      answer: (_, path) =>
        /user-9\/passwordless/.test(path) ? { status: 403, body: "<h1>Blocked</h1>" } : undefined,
    });
    const env = { ZITADEL_URL: proxy.origin, ZITADEL_TOKEN: token };
    const cut = await runBinary(["factors", "export", "--csv", "--protocol", "rest"], { env });
    expect(cut.code).toBe(5);
    const list = cut.stdout;
    expect(list.trimEnd().split("\n").at(-1)).toMatch(/^"incomplete: HTTP 403 \(text\/html\) from/);
    const { code, stderr } = await run(["remove", "--from", "-", "--yes"], list);
    expect(code).toBe(2);
    expect(stderr).toContain("the standard input is incomplete: HTTP 403");
  });
});

describe("what is wrong with a list", () => {
  test("is told at once: the first 20 lines, then a count", async () => {
    const wrong = Array.from({ length: 25 }, (_, index) => `{"userId":"${index}","type":"sms"}`);
    write("keys", `${rows().length}\n${wrong.join("\n")}\n`.replace(/^\d+/, '{"userId":"1","type":"otp"}'));
    const { code, stderr } = await run(["remove", "--from", "keys", "--yes"]);
    expect(code).toBe(2);
    const lines = stderr.trimEnd().split("\n");
    expect(lines[0]).toBe("error: keys: 25 lines are wrong, and nothing was sent:");
    expect(lines[1]).toMatch(/^ {2}line 2: type must be one of/);
    expect(lines[20]).toMatch(/^ {2}line 21: type must be one of/);
    expect(lines[21]).toBe("  and 5 more");
    expect(lines).toHaveLength(22);
    const json = await run(["remove", "--from", "keys", "--yes", "--json"]);
    expect(JSON.parse(json.stderr).error.lines).toHaveLength(21);
    expect(emulator.calls).toHaveLength(0);
  });

  test("is that there is none", async () => {
    const { code, stderr } = await run(["remove", "--from", "none.csv", "--yes"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "error: none.csv: there is no such file\n" });
  });

  test("is that it changed: then another journal is wanted", async () => {
    write("keys", `userId,type,tokenId\nuser-1,u2f,key-1-0\n`);
    expect((await run(["remove", "--from", "keys", "--yes"])).code).toBe(0);
    write("keys", `userId,type,tokenId\nuser-1,u2f,key-1-1\n`);
    const { code, stderr } = await run(["remove", "--from", "keys", "--yes"]);
    expect(code).toBe(2);
    expect(stderr).toContain("To start anew, name another journal with --journal");
    expect((await run(["remove", "--from", "keys", "--yes", "--journal", "2.journal"])).code).toBe(0);
  });
});

test("a key that is listed twice is counted once, in the first run and in the next ones", async () => {
  const lines = rows().slice(0, 6);
  write("keys", ["userId;type;tokenId;orgId", ...lines, lines[0], lines[3], lines[0]].join("\n"));
  const first = await run(["remove", "--from", "keys", "--yes"]);
  expect(first).toEqual({
    code: 0,
    stdout: "removed 6, already gone 0, not listed 0, failed 0\n",
    stderr: "3 lines name a key that another one names: each key is removed and counted once\n",
  });
  const next = await run(["remove", "--from", "keys", "--yes"]);
  expect(next.stdout).toBe("removed 6, already gone 0 (6 of these before), not listed 0, failed 0\n");
  expect(next.stderr).toContain("keys.journal: 6 of 6 keys were done by an earlier run\n");
  expect([...removalsByKey(emulator).values()]).toEqual(Array(6).fill(1));
});

test("factors export as NDJSON is what factors remove --from reads", async () => {
  const exported = await run(["export"]);
  expect(exported).toMatchObject({ code: 0, stderr: "30 factors of 10 users\n" });
  expect(JSON.parse(exported.stdout.split("\n")[0]!)).toEqual({
    orgId,
    userId: "user-0",
    type: "u2f",
    tokenId: "key-0-0",
    userName: "person-0",
    name: "key 0",
  });
  expect(await run(["remove", "--from", "-", "--yes"], exported.stdout)).toMatchObject({ code: 0 });
  expect(factorsLeft(emulator)).toBe(0);
});
