import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { factorsLeft, keysOf, orgId, removalsByKey, token, worldOf } from "../bulk/world.js";
import { buildBinary, type Run, run as runBinary, start } from "./binary.js";

buildBinary();

let emulator: Emulator;
let folder: string;
beforeEach(async () => {
  emulator = await startEmulator({ world: worldOf(10, 3) });
  folder = mkdtempSync(join(tmpdir(), "remove-list-"));
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const env = () => ({ ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token });
const run = (args: string[], input?: string): Promise<Run> =>
  runBinary(["factors", ...args], { env: env(), cwd: folder, ...(input !== undefined && { input }) });
const write = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text);
const ndjson = () => [...keysOf(10, 3)].map((key) => `${JSON.stringify(key)}\n`).join("");
const csv = () =>
  `userId,type,tokenId,orgId\r\n${[...keysOf(10, 3)].map((key) => `${key.userId},u2f,${key.tokenId},${orgId}\r\n`).join("")}`;
const removals = () => emulator.calls.filter(({ rpc }) => rpc.startsWith("Remove"));

describe("a list", () => {
  test.each([
    ["NDJSON", ndjson, "keys.ndjson"],
    ["CSV", csv, "keys.csv"],
    ["CSV from a spreadsheet: byte order mark, blank lines", () => `\u{feff}${csv()}\r\n\r\n`, "keys.csv"],
    ["CSV without the last line break", () => csv().trimEnd(), "keys.csv"],
    ["NDJSON of an editor", () => `\u{feff}\n${ndjson().replaceAll("\n", "\r\n").trimEnd()}`, "keys.ndjson"],
    [
      "NDJSON with a name that has a line separator of Unicode",
      () => ndjson().replaceAll("}", ',"name":"a\u2028b\u2029c\u0085d"}'),
      "keys.ndjson",
    ],
  ])("as %s in a file: all are removed, the journal lies beside it", async (_, content, name) => {
    write(name, content());
    const { code, stdout, stderr } = await run(["remove", "--from", name, "--yes"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "removed 30, already gone 0, not listed 0, failed 0\n",
      stderr: "",
    });
    expect(factorsLeft(emulator)).toBe(0);
    const journal = readFileSync(join(folder, `${name}.journal`), "utf8");
    expect(journal.match(/"event":"removed"/g)).toHaveLength(30);
    expect(journal).not.toContain(token);
  });

  test("through a pipe; the same list again goes on by the same journal", async () => {
    expect(await run(["remove", "--from", "-", "--yes"], ndjson())).toMatchObject({ code: 0 });
    expect(factorsLeft(emulator)).toBe(0);
    const again = await run(["remove", "--from", "-", "--yes"], ndjson());
    expect(again).toMatchObject({
      code: 0,
      stdout: "removed 30, already gone 0 (30 of these before), not listed 0, failed 0\n",
    });
    expect(again.stderr).toMatch(
      /^zitadel-mgmt-[0-9a-f]{12}\.journal: 30 of 30 keys were done by an earlier run$/m,
    );
    expect(removals()).toHaveLength(30);
  });

  test("with --json: a line for each key, then the sums", async () => {
    write("keys", ndjson());
    const { code, stdout } = await run(["remove", "--from", "keys", "--yes", "--json"]);
    expect(code).toBe(0);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(31);
    expect(lines[0]).toMatchObject({
      key: { type: "u2f" },
      outcome: "removed",
      evidence: { sequence: expect.any(String), time: expect.any(String), orgId },
    });
    expect(lines.at(-1)).toEqual({
      summary: {
        api: "v1",
        removed: 30,
        alreadyGone: 0,
        notListed: 0,
        failed: 0,
        earlier: 0,
        journal: "keys.journal",
      },
    });
  });

  test("what could not be removed is named, with the reason: 1", async () => {
    const wrong = [
      { userId: "nobody", type: "u2f", tokenId: "key-0-0" },
      { userId: "user-1", type: "u2f", tokenId: "no-key" },
      { userId: "user-1", type: "passkey", tokenId: "key-1-0" },
    ];
    write("keys", `${wrong.map((key) => JSON.stringify(key)).join("\n")}\n${ndjson()}`);
    const { code, stdout } = await run(["remove", "--from", "keys", "--yes"]);
    expect(code).toBe(1);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.slice(0, -1).sort()).toEqual([
      "failed: user nobody, security key (U2F) key-0-0: User could not be found (QUERY-Dfbg2)",
      "failed: user user-1, passkey key-1-0: key-1-0 is listed as u2f, not as passkey",
      "not listed: user user-1, security key (U2F) no-key",
    ]);
    expect(lines.at(-1)).toBe("removed 30, already gone 0, not listed 1, failed 2");
  });

  test.each([
    ["nothing", ""],
    ["blank lines", " \n\n"],
    ["a heading alone", "userId,type,tokenId\n"],
  ])("%s is no list, also for a dry run: 2", async (_, content) => {
    for (const how of ["--yes", "--dry-run"]) {
      const { code, stdout, stderr } = await run(["remove", "--from", "-", how], content);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("the standard input has no keys");
    }
    expect(emulator.calls).toHaveLength(0);
  });

  test.each([
    ["a line that is no JSON", `${ndjson()}{"userId":`, "line 31: not a JSON object"],
    [
      "a type that there is not",
      `${ndjson()}{"userId":"1","type":"sms"}\n`,
      "line 31: type must be one of u2f",
    ],
    ["a mistyped field", '{"userId":"1","type":"u2f","tokenID":"1"}\n', "line 1: unknown field tokenID"],
    ["a CSV without heading", "user-1,u2f,key-1-0\n", "line 1: user-1 is no column"],
    ["a CSV line with too few values", `${csv()}user-1,u2f\r\n`, "line 32: 2 cells, where the heading has 4"],
    ["a CSV line without user", `${csv()},u2f,key,\r\n`, "line 32: userId must be"],
    ["a column twice", `userId,type,userId\n1,otp,2\n`, "line 1: the column userId is there twice"],
    [
      "a line without end",
      `{"userId":"${"1".repeat(1_200_000)}`,
      "has a line of more than 1048576 characters",
    ],
    [
      "the line of an export that failed",
      `${ndjson()}{"incomplete":"no answer"}\n`,
      "is incomplete: no answer",
    ],
    ["text that is not UTF-8", Buffer.from(csv().replace("key-1-0", "k\u00e9y"), "latin1"), "is not UTF-8"],
    ["an open quote", `${csv()}"user-1,u2f,key,\r\n`, "Quote Not Closed"],
  ])("%s: nothing is sent: 2", async (_, content, message) => {
    write("keys", content);
    const { code, stdout, stderr } = await run(["remove", "--from", "keys", "--yes"]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(emulator.calls).toHaveLength(0);
    expect(existsSync(join(folder, "keys.journal"))).toBe(false);
  });

  test("without --yes, and with nobody to ask, nothing is sent: 2", async () => {
    write("keys", ndjson());
    expect(await run(["remove", "--from", "keys"])).toMatchObject({ code: 2, stdout: "" });
    expect(emulator.calls).toHaveLength(0);
  });

  test("--dry-run and --print curl print each request and send none", async () => {
    write("keys", ndjson());
    const dry = await run(["remove", "--from", "keys", "--dry-run", "--json"]);
    expect(
      dry.stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
        .map(({ message, summary }) => message ?? summary),
    ).toEqual([
      ...[...keysOf(10, 3)].map(({ userId, tokenId }) => ({ userId, tokenId })),
      { api: "v1", requests: 30 },
    ]);
    const curl = await run(["remove", "--from", "keys", "--print", "curl"]);
    expect(curl.stdout.match(/^curl /gm)).toHaveLength(30);
    // Which API it is was asked for.
    expect(new Set(emulator.calls.map(({ rpc }) => rpc))).toEqual(new Set(["Healthz"]));
    const before = emulator.calls.length;
    await run(["remove", "--from", "keys", "--dry-run", "--api", "v1"]);
    expect(emulator.calls).toHaveLength(before);
  });

  test("the same instance by another spelling goes on by the same journal, also one of an earlier version", async () => {
    write("keys", ndjson());
    expect(await run(["remove", "--from", "keys", "--yes"])).toMatchObject({ code: 0 });
    const journal = readFileSync(join(folder, "keys.journal"), "utf8");
    write("keys.journal", journal.replace(emulator.baseUrl, `${emulator.baseUrl}/`));
    const url = emulator.baseUrl.replace("http://", "HTTP://");
    for (const spelling of [emulator.baseUrl, `${url}/`]) {
      const again = await run(["remove", "--from", "keys", "--yes", "--url", spelling]);
      expect(again).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("(30 of these before)"),
      });
    }
    expect(removals()).toHaveLength(30);
  });

  test("a journal of another list, or of another instance, is refused: 2", async () => {
    write("keys", ndjson());
    write("others", '{"userId":"user-1","type":"u2f","tokenId":"key-1-0"}\n');
    expect(await run(["remove", "--from", "others", "--yes"])).toMatchObject({ code: 0 });
    const { code, stderr } = await run(["remove", "--from", "keys", "--journal", "others.journal", "--yes"]);
    expect(code).toBe(2);
    expect(stderr).toContain("the journal others.journal is of another run");
    expect(removals()).toHaveLength(1);
  });
});

describe("an interruption", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s: the calls in flight end, 130, and the same command goes on",
    async (signal) => {
      write("keys", ndjson());
      emulator.fault({ kind: "delay", ms: 20 });
      const child = start(["factors", "remove", "--from", "keys", "--yes", "--concurrency", "2"], {
        env: env(),
        cwd: folder,
      });
      const ended = new Promise((done) => child.once("close", done));
      while (removals().length < 5) await emulatorCall();
      child.kill(signal);
      expect(await ended).toBe(130);
      const before = removals().length;
      expect(before).toBeLessThan(30);
      const journal = readFileSync(join(folder, "keys.journal"), "utf8");
      expect(journal.match(/"event":"removed"/g)).toHaveLength(before);
      expect(await run(["remove", "--from", "keys", "--yes"])).toMatchObject({ code: 0 });
      expect([...removalsByKey(emulator).values()]).toEqual(Array(30).fill(1));
    },
  );
});

/** Lets the emulator, which runs in this process, work. */
async function emulatorCall(): Promise<void> {
  await fetch(new URL("/debug/healthz", emulator.baseUrl)).then((response) => response.text());
}
