import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import { type FactorKey, removeFactors } from "../../src/bulk.js";
import { createTransport } from "../../src/grpc.js";
import { createClient, ManagementService } from "../../src/index.js";

const count = 5_000_000;
const inFlight = 1_000;
/** 17 bytes for each of 8.4 million places, and as much again for half of it while it grows. */
const mostMiB = 384;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** The heap, and what lies outside of it, such as typed arrays. */
function usedMiB(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

const residentMiB = () => process.memoryUsage.rss() / 2 ** 20;

const folder = mkdtempSync(join(tmpdir(), "five-million-"));
afterAll(() => rmSync(folder, { recursive: true }));

const keyOf = (index: number): FactorKey => ({
  userId: `${280_000_000_000_000_000n + BigInt(index)}`,
  type: "u2f",
  tokenId: `${290_000_000_000_000_000n + BigInt(index)}`,
});

test("the journal of 5,000,000 keys is written, read and used in 17 bytes a place", async () => {
  const path = join(folder, "journal");
  const before = usedMiB();
  const used: number[] = [];
  {
    await using journal = await fileJournal(path);
    let next = 0;
    const lane = async () => {
      while (next < count) {
        const index = next++;
        const key = keyOf(index);
        await journal.append({ event: "sending", key });
        await journal.append({
          event: "removed",
          key,
          sequence: `${index}`,
          changeDate: "2026-01-01T00:00:00Z",
        });
        if (index % (count / 10) === 0) used.push(usedMiB());
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
  }
  const bytes = statSync(path).size;
  const start = performance.now();
  const residentBefore = residentMiB();
  await using journal = await fileJournal(path);
  const seconds = (performance.now() - start) / 1_000;
  const residentAfter = residentMiB();
  const opened = usedMiB();

  await using transport = createTransport({ baseUrl: "http://127.0.0.1:9", auth: "token" });
  const keys = function* () {
    for (let index = 0; index < count; index++) yield keyOf(index);
  };
  let done = 0;
  for await (const { outcome } of removeFactors(createClient(ManagementService, transport), keys(), {
    journal,
  })) {
    if (outcome === "removed") done++;
  }
  const after = usedMiB();
  const show = (all: number[]) => all.map((each) => each.toFixed(0)).join(" ");
  console.log(
    `${(bytes / 2 ** 20).toFixed(0)} MiB; heap and external in MiB: ${show([before])} before, ${show(used)} while written, ` +
      `${show([opened])} opened, ${show([after])} after the run; opened in ${seconds.toFixed(0)} s, ` +
      `RSS ${show([residentBefore, residentAfter])} MiB`,
  );
  expect(bytes).toBeGreaterThan(2 ** 30);
  expect(journal.settled).toBe(count);
  expect(done).toBe(count);
  expect(Math.max(...used) - before).toBeLessThan(mostMiB);
  expect(opened - before).toBeLessThan(mostMiB);
  expect(after - before).toBeLessThan(mostMiB);
  expect(residentAfter - residentBefore).toBeLessThan(mostMiB);
});
