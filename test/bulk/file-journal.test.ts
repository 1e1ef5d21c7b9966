import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type Interceptor } from "@connectrpc/connect";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import { type FactorKey, type JournalEntry, type RemovalResult, removeFactors } from "../../src/bulk.js";
import { type Emulator, type Fault, startEmulator } from "../../src/emulator.js";
import { createTransport } from "../../src/grpc.js";
import { type ManagementClient, ManagementService } from "../../src/index.js";
import { factorsLeft, keysOf, removalsByKey, token, worldOf } from "./world.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  path = join(folder, "removals.journal");
});
const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0)) await resource[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function start(
  people: number,
  keysEach: number,
  interceptors: Interceptor[] = [],
): Promise<{ emulator: Emulator; client: ManagementClient }> {
  const emulator = await startEmulator({ world: worldOf(people, keysEach) });
  const transport = createTransport({ baseUrl: emulator.baseUrl, auth: token, interceptors });
  open.unshift(transport, emulator);
  return { emulator, client: createClient(ManagementService, transport) };
}

/** Runs until the end, or until so many results came. */
async function run(
  client: ManagementClient,
  keys: Iterable<FactorKey>,
  most = Infinity,
): Promise<RemovalResult[]> {
  await using journal = await fileJournal(path);
  const results: RemovalResult[] = [];
  for await (const result of removeFactors(client, keys, { journal, concurrency: 4 })) {
    results.push(result);
    if (results.length === most) break;
  }
  return results;
}

const entries = (): JournalEntry[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line));
const [key] = [...keysOf(1, 1)] as [FactorKey];

describe("a run that was cut short", () => {
  test("goes on where it ended; all keys are told of, each is removed once", async () => {
    const { emulator, client } = await start(10, 3);
    expect(await run(client, keysOf(10, 3), 7)).toHaveLength(7);
    const before = removalsByKey(emulator).size;
    const results = await run(client, keysOf(10, 3));
    expect(results).toHaveLength(30);
    expect(results.filter((result) => "earlier" in result && result.earlier)).toHaveLength(before);
    expect(results.every(({ outcome }) => outcome === "removed")).toBe(true);
    expect([...removalsByKey(emulator).values()]).toEqual(Array(30).fill(1));
    expect(emulator.calls.filter(({ rpc }) => rpc.startsWith("Remove"))).toHaveLength(30);
  });

  test("the removal stands in the file before it is sent, its outcome before the result comes", async () => {
    const seen: string[] = [];
    const { client } = await start(1, 1, [
      (next) => (request) => {
        if (request.method.name.startsWith("Remove")) seen.push(...entries().map(({ event }) => event));
        return next(request);
      },
    ]);
    await using journal = await fileJournal(path);
    for await (const { outcome } of removeFactors(client, [key], { journal })) {
      seen.push(outcome, ...entries().map(({ event }) => event));
    }
    expect(seen).toEqual(["sending", "removed", "sending", "removed"]);
    expect(entries()[1]).toMatchObject({
      key,
      sequence: expect.stringMatching(/^\d+$/),
      changeDate: expect.any(String),
    });
  });

  test("sent, without an outcome, and gone: it was removed, and is not sent", async () => {
    const { emulator, client } = await start(1, 1);
    await using(fileJournal(path), (journal) => journal.append({ event: "sending", key }));
    await client.removeHumanAuthFactorU2F({ userId: key.userId, tokenId: key.tokenId! });
    expect(await run(client, [key])).toEqual([{ key, outcome: "removed", earlier: true }]);
    expect(removalsByKey(emulator)).toEqual(new Map([[key.tokenId, 1]]));
    expect(entries().map(({ event }) => event)).toEqual(["sending", "removed"]);
  });

  test("sent, without an outcome, gone, and the list lags behind: it was removed", async () => {
    const { emulator, client } = await start(1, 1);
    emulator.fault({ kind: "lag", times: 3 });
    await using(fileJournal(path), (journal) => journal.append({ event: "sending", key }));
    await client.removeHumanAuthFactorU2F({ userId: key.userId, tokenId: key.tokenId! });
    expect(await run(client, [key])).toEqual([{ key, outcome: "removed", earlier: true }]);
  });

  test("sent, without an outcome, and listed: it is sent", async () => {
    const { emulator, client } = await start(1, 1);
    await using(fileJournal(path), (journal) => journal.append({ event: "sending", key }));
    expect(await run(client, [key])).toMatchObject([{ outcome: "removed", earlier: false }]);
    expect(factorsLeft(emulator)).toBe(0);
  });

  test("what was refused is tried again", async () => {
    const { client } = await start(1, 1);
    const wrong: FactorKey = { ...key, orgId: "20" };
    expect(await run(client, [wrong])).toMatchObject([{ outcome: "failed" }]);
    expect(entries()).toMatchObject([
      { event: "refused", key: wrong, reason: expect.stringContaining("membership") },
    ]);
    expect(await run(client, [wrong, key])).toMatchObject([{ outcome: "failed" }, { outcome: "removed" }]);
  });

  test("whatever goes wrong, in the end each key was removed once", async () => {
    const fault = fc.record({
      kind: fc.constantFrom("drop-answer", "unavailable", "lock", "lag", "drain", "quota"),
      rpc: fc.constantFrom("RemoveHumanAuthFactorU2F", "ListHumanAuthFactors"),
      times: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(fault, { maxLength: 3 }), fc.nat(12)), { maxLength: 4 }),
        async (runs) => {
          rmSync(path, { force: true });
          const { emulator, client } = await start(4, 3);
          for (const [faults, most] of runs) {
            const clear = faults.map((each) => emulator.fault(each as Fault));
            await run(client, keysOf(4, 3), most + 1).catch(() => {});
            for (const each of clear) each();
          }
          const results = await run(client, keysOf(4, 3));
          expect(results.map(({ outcome }) => outcome)).toEqual(Array(12).fill("removed"));
          expect([...removalsByKey(emulator).values()]).toEqual(Array(12).fill(1));
          for (const resource of open.splice(0)) await resource[Symbol.asyncDispose]();
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  }, 60_000);
});

describe("the file", () => {
  test("a line that was cut short is taken off, the others count", async () => {
    const { emulator, client } = await start(3, 1);
    await run(client, keysOf(3, 1), 1);
    const whole = statSync(path).size;
    appendFileSync(path, '{"event":"removed","key":{"userId":"user-2","type":"u2f","tokenId":"key-2-0"}}');
    await (await fileJournal(path)).close();
    expect(statSync(path).size).toBe(whole);
    expect(await run(client, keysOf(3, 1))).toHaveLength(3);
    expect(factorsLeft(emulator)).toBe(0);
  });

  test.each([
    ["text without an end of line", "a token, say"],
    ["a list of keys", '{"userId":"1","type":"otp"}\n'],
  ])("%s is no journal, and is left as it is", async (_, content) => {
    writeFileSync(path, content);
    await expect(fileJournal(path)).rejects.toThrow("is no journal of removals");
    expect(readFileSync(path, "utf8")).toBe(content);
  });

  test("a line that is no entry is an error with its number", async () => {
    await (await fileJournal(path)).close();
    appendFileSync(path, "{}\n");
    await expect(fileJournal(path)).rejects.toThrow("line 2: not an entry");
  });

  test("a journal for another purpose is refused", async () => {
    await (await fileJournal(path, "list A")).close();
    await expect(fileJournal(path, "list B")).rejects.toThrow("is of another run (list A)");
    await (await fileJournal(path, "list A")).close();
  });

  test("a journal that cannot be written ends the run before anything is sent", async () => {
    const { emulator, client } = await start(1, 1);
    const journal = await fileJournal(path);
    await journal.close();
    const removing = removeFactors(client, [key], { journal });
    await expect(removing.next()).rejects.toThrow("file closed");
    expect(removalsByKey(emulator).size).toBe(0);
  });
});

async function using<T extends AsyncDisposable>(
  resource: Promise<T>,
  use: (resource: T) => Promise<void>,
): Promise<void> {
  await using held = await resource;
  await use(held);
}

test.each<[string, unknown, unknown]>([
  ["path must be that of a file", undefined, ""],
  ["path must be that of a file", { path: "a.journal" }, ""],
  ["purpose must be text", "a.journal", { purpose: "list A" }],
])("%s: a TypeError", async (message, path, purpose) => {
  await expect(fileJournal(path as string, purpose as string)).rejects.toThrow(new TypeError(message));
});
