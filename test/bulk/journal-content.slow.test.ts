import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import type { FactorKey, JournalEntry } from "../../src/bulk.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  path = join(folder, "removals.journal");
});
afterEach(() => rmSync(folder, { recursive: true }));

const keys: FactorKey[] = [
  { userId: "1", type: "u2f", tokenId: "of München \u{1f511}\u2028" },
  { userId: "1", type: "passkey", tokenId: "of München \u{1f511}\u2028" },
  { userId: "1", type: "otp", orgId: "7" },
  { userId: "1", type: "otp" },
  { userId: "\ud83d", type: "otpSms" },
  { userId: "\ufffd", type: "otpSms" },
];
const proof = { sequence: "15", changeDate: "2026-01-01T00:00:00.000Z" };
const [first, second, third, fourth, fifth] = keys as [FactorKey, FactorKey, FactorKey, FactorKey, FactorKey];
const entries: JournalEntry[] = [
  { event: "sending", key: first },
  { event: "removed", key: first, ...proof },
  { event: "sending", key: second },
  { event: "alreadyGone", key: second },
  { event: "sending", key: third },
  { event: "refused", key: third, reason: "a\nb \u2028 ü \u{1f511}" },
  { event: "sending", key: fourth },
  { event: "unknown", key: fourth, reason: "" },
  { event: "sending", key: fifth },
  { event: "notListed", key: fifth },
];

async function write(all: readonly JournalEntry[], purpose?: string): Promise<void> {
  await using journal = await fileJournal(path, purpose);
  await Promise.all(all.map((entry) => journal.append(entry)));
}

async function recorded(purpose?: string): Promise<unknown[]> {
  await using journal = await fileJournal(path, purpose);
  return [...keys.map((key) => journal.recorded(key)), journal.settled];
}

describe("what is known", () => {
  test("after any number of entries, and when more follow", async () => {
    const knownAfter = async (count: number) => {
      rmSync(path, { force: true });
      await write(entries.slice(0, count));
      const known = await recorded();
      await write(entries.slice(count));
      expect(await recorded()).toEqual(whole);
      return known;
    };
    const [s, r, a, _] = ["sending", "removed", "alreadyGone", undefined];
    const whole = [r, a, _, s, _, _, 2];
    expect(await knownAfter(0)).toEqual([_, _, _, _, _, _, 0]);
    expect(await knownAfter(1)).toEqual([s, _, _, _, _, _, 0]);
    expect(await knownAfter(2)).toEqual([r, _, _, _, _, _, 1]);
    expect(await knownAfter(5)).toEqual([r, a, s, _, _, _, 2]);
    expect(await knownAfter(6)).toEqual([r, a, _, _, _, _, 2]);
    expect(await knownAfter(10)).toEqual(whole);
  });

  test("a file cut at any byte: all before the last whole line, and never an error", async () => {
    await write(entries, "list A");
    const bytes = readFileSync(path);
    const ends = [...bytes.keys()].filter((at) => bytes[at] === 10).map((at) => at + 1);
    const wanted: unknown[][] = [];
    for (const end of ends) {
      writeFileSync(path, bytes.subarray(0, end));
      wanted.push(await recorded("list A"));
    }
    for (let cut = 0; cut <= bytes.length; cut++) {
      for (const zeros of cut % 5 === 0 ? [0, 4096] : [0]) {
        writeFileSync(path, Buffer.concat([bytes.subarray(0, cut), Buffer.alloc(zeros)]));
        const whole = ends.findLastIndex((end) => end <= cut);
        const known = whole === -1 ? wanted[0] : wanted[whole];
        expect(await recorded("list A"), `cut at ${cut}, ${zeros} zeros`).toEqual(known);
        if (whole > 0) expect(statSync(path).size).toBe(ends[whole]);
      }
    }
  }, 60_000);

  test("new entries follow the last whole line, after a cut too", async () => {
    await write(entries.slice(0, 2));
    appendFileSync(path, `{"event":"removed","key":${JSON.stringify(second)},"sequence":"16"}`);
    await write(entries.slice(4));
    expect(await recorded()).toEqual(["removed", undefined, undefined, "sending", undefined, undefined, 1]);
  });

  test("a key that is in the list twice is removed, whatever the second attempt found", async () => {
    for (const event of ["sending", "alreadyGone", "notListed"] as const) {
      rmSync(path, { force: true });
      await write([
        { event: "removed", key: first, ...proof },
        { event, key: first },
      ]);
      expect((await recorded())[0], event).toBe("removed");
    }
  });

  test("more keys than were foreseen, each by itself", async () => {
    const many = Array.from({ length: 20_000 }, (_, id): FactorKey => ({ userId: `${id}`, type: "otp" }));
    const even = many.filter((_, id) => id % 2 === 0);
    await write(even.map((key) => ({ event: "removed", key, ...proof })));
    await using journal = await fileJournal(path);
    expect(journal.settled).toBe(10_000);
    expect(many.filter((key) => journal.recorded(key) === "removed")).toEqual(even);
  });

  test("what this run appends is known at once, and is not settled by earlier ones", async () => {
    await using journal = await fileJournal(path);
    const known: unknown[] = [];
    for (const entry of entries) {
      const written = journal.append(entry);
      known.push(journal.recorded(entry.key));
      await written;
    }
    const [s, _] = ["sending", undefined];
    expect(known).toEqual([s, "removed", s, "alreadyGone", s, _, s, s, s, _]);
    expect(journal.settled).toBe(0);
  });
});

describe("format 1, as the first version wrote it", () => {
  const line = (event: string, userId: string, more = "") =>
    `{"event":"${event}","key":{"userId":"${userId}","type":"u2f","tokenId":"9"}${more},"time":"2026-01-02T03:04:05.678Z"}\n`;
  const header =
    '{"format":"zitadel-mgmt removals 1","purpose":"list A","time":"2026-01-02T03:04:05.006Z"}\n';

  test("means the same, except that a removal whose answer was lost is looked up again", async () => {
    const known = {
      removed: line("removed", "removed", ',"sequence":"7","changeDate":"2026-01-02T03:04:05.600Z"'),
      answerLost: line("removed", "answerLost"),
      alreadyGone: line("alreadyGone", "alreadyGone"),
      notListed: line("notListed", "notListed"),
      refused: line("refused", "refused", ',"reason":"No matching permissions found"'),
      unknown: line("unknown", "unknown", ',"reason":"the answer was lost"'),
      sending: "",
    };
    const lines = Object.entries(known).map(([userId, end]) => line("sending", userId) + end);
    writeFileSync(path, header + lines.join(""));
    const content = readFileSync(path);
    await using journal = await fileJournal(path, "list A");
    const meaning = (userId: string) => journal.recorded({ userId, type: "u2f", tokenId: "9" });
    expect(Object.fromEntries(Object.keys(known).map((userId) => [userId, meaning(userId)]))).toEqual({
      removed: "removed",
      answerLost: "sending",
      alreadyGone: "alreadyGone",
      notListed: undefined,
      refused: undefined,
      unknown: "sending",
      sending: "sending",
    });
    expect(journal.settled).toBe(2);
    expect(readFileSync(path)).toEqual(content);
  });

  test.each([
    [
      "an event of a newer version",
      line("suspended", "1"),
      'the event "suspended" is none that this version knows',
    ],
    ["an event by a name that every object has", line("toString", "1"), 'the event "toString" is none'],
    [
      "a key without token",
      '{"event":"removed","key":{"userId":"1","type":"u2f"}}\n',
      "not an entry of a journal: tokenId must be",
    ],
    [
      "a type of a newer version",
      '{"event":"removed","key":{"userId":"1","type":"sms"}}\n',
      "not an entry of a journal: type must be one of",
    ],
    ["an entry without key", '{"event":"removed"}\n', "not an entry of a journal: a key must be an object"],
    ["an entry without event", '{"key":{"userId":"1","type":"otp"}}\n', "not an entry of a journal"],
    ["a number", "7\n", "not an entry of a journal"],
    ["half a line, and another", `{"event":"remo${line("removed", "1")}`, "not an entry of a journal"],
    ["zeros", `${"\0".repeat(100)}\n`, "not an entry of a journal"],
    ["an empty line", "\n", "not an entry of a journal"],
    ["bytes that are no UTF-8", Buffer.from(line("sending", "\xff"), "latin1"), "not an entry of a journal"],
  ])("%s in the middle is an error with the number of its line", async (_, wrong, message) => {
    const before = Buffer.concat([Buffer.from(header + line("sending", "1")), Buffer.from(wrong)]);
    const content = Buffer.concat([before, Buffer.from(`${line("removed", "1")}{"cut`)]);
    writeFileSync(path, content);
    await expect(fileJournal(path, "list A")).rejects.toThrow(`${path}, line 3: ${message}`);
    expect(readFileSync(path)).toEqual(content);
  });

  test.each([
    ["format 2", header.replace("removals 1", "removals 2"), "was written by a newer version"],
    ["another format", header.replace("removals 1", "export 1"), "is no journal of removals"],
    ["no purpose", '{"format":"zitadel-mgmt removals 1"}\n', "is no journal of removals"],
    ["other text with zeros", "hello\0\0\0", "is no journal of removals"],
    ["other JSON, cut", '{"userId":"1"', "is no journal of removals"],
    ["a large file without lines", Buffer.alloc(2 ** 21), "is no journal of removals"],
  ])("%s is refused, and left as it is", async (_, content, message) => {
    writeFileSync(path, content);
    await expect(fileJournal(path, "list A")).rejects.toThrow(message);
    expect(readFileSync(path).equals(Buffer.from(content))).toBe(true);
  });
});

describe("what is appended", () => {
  test.each([
    ["no key", { event: "sending" }],
    ["no event", { key: first }],
    ["an unknown event", { event: "done", key: first }],
    ["a key of a type that there is not", { event: "sending", key: { ...first, type: "sms" } }],
  ])("is checked: %s", async (_, entry) => {
    await using journal = await fileJournal(path);
    const before = readFileSync(path);
    await expect(journal.append(entry as JournalEntry)).rejects.toThrow(TypeError);
    expect(readFileSync(path)).toEqual(before);
  });

  test.skipIf(process.platform === "win32")("is for its owner's eyes only", async () => {
    await using journal = await fileJournal(path);
    await journal.append(entries[0]!);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe("the purpose", () => {
  test.each([
    ["http://h", "http://h/"],
    ["https://h", "HTTPS://H:443/"],
    ["at http://h:80 in 7", "at http://h in 7"],
  ])("%s and %s are the same", async (before, after) => {
    await write([], before);
    await write([], after);
  });

  test.each([
    ["http://h", "https://h"],
    ["http://h", "http://h:8080"],
    ["http://h/a", "http://h/A"],
    ["list a", "list A"],
    ["list", "list "],
  ])("%s and %s are not", async (before, after) => {
    await write([], before);
    await expect(write([], after)).rejects.toThrow("of another run");
  });
});
