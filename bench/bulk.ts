/**
 * Bulk removal against the emulator in another process: how much faster than a loop of awaits it is when the server
 * takes 5 ms, how near it comes to removals alone and to removals with the same looks when the server has few workers,
 * and what memory 100,000 keys take. Exit code 1 if it misses 8 times, or 0.9 of the same looks, or if memory grows.
 *
 *   npm run bench:bulk            all of it
 *   npm run bench:bulk -- raw     only the comparison with raw removals, over both APIs
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@connectrpc/connect";
import { fileJournal } from "../src/bulk/file-journal.js";
import { type FactorKey, removeFactors } from "../src/bulk.js";
import { createTransport } from "../src/grpc.js";
import { ManagementService } from "../src/index.js";
import { compareWithRaw, peopleNeeded } from "./bulk/bounded.js";
import { idsOf, owner } from "./emulator/world.js";
import { median } from "./median.js";

const rounds = 5;
const latencyMs = 5;
const loopKeys = 300;
const bulkKeys = 6_000;
const manyKeys = 100_000;
const wantedRatio = 8;
const wantedGrowth = 1.1;

const folder = mkdtempSync(join(tmpdir(), "bench-bulk-"));
try {
  const server = await startServer(peopleNeeded, 0);
  await compareWithRaw(server.baseUrl);
  server.process.disconnect();
  if (process.argv[2] !== "raw") {
    for (const keysEach of [1, 3]) await compareRates(keysEach);
    await watchMemory();
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** A loop sends a removal for each key; in bulk the user's keys are listed first. */
async function compareRates(keysEach: number): Promise<void> {
  const perRound = loopKeys + 2 * bulkKeys;
  const server = await startServer(Math.ceil((perRound * rounds) / keysEach), latencyMs);
  const ratios: { plain: number; journaled: number }[] = [];
  let from = 0;
  const take = (count: number) => {
    from += count;
    return keys(from - count, from, keysEach);
  };
  for (let round = 0; round < rounds; round++) {
    const loop = await rate(loopKeys, () => loopOfAwaits(server.baseUrl, take(loopKeys)));
    const plain = await rate(bulkKeys, () => inBulk(server.baseUrl, take(bulkKeys)));
    const journaled = await rate(bulkKeys, () => inBulk(server.baseUrl, take(bulkKeys), `round-${round}`));
    ratios.push({ plain: plain / loop, journaled: journaled / loop });
  }
  server.process.disconnect();
  const plain = median(ratios.map((ratio) => ratio.plain));
  const journaled = median(ratios.map((ratio) => ratio.journaled));
  console.log(
    `${latencyMs} ms latency, ${keysEach} keys per user, median of ${rounds} rounds: ` +
      `${plain.toFixed(1)} × the rate of a loop of awaits, with a journal ${journaled.toFixed(1)} ×`,
  );
  if (Math.min(plain, journaled) < wantedRatio) process.exitCode = 1;
}

async function watchMemory(): Promise<void> {
  const server = await startServer(Math.ceil(manyKeys / 3), 0);
  const used: number[] = [];
  const started = performance.now();
  await inBulk(server.baseUrl, keys(0, manyKeys, 3), "many", (done) => {
    if (done % (manyKeys / 10) !== 0) return;
    globalThis.gc?.();
    used.push(process.memoryUsage().heapUsed / 2 ** 20);
  });
  server.process.disconnect();
  if (Math.max(...used) > wantedGrowth * (used[0] as number)) process.exitCode = 1;
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `heap in MiB after each tenth of ${manyKeys} keys: ${used.map((size) => size.toFixed(1)).join(" ")}`,
  );
  console.log(
    `${manyKeys} keys with a journal in ${seconds.toFixed(0)} s, resident ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB`,
  );
}

function* keys(from: number, to: number, keysEach: number): Generator<FactorKey> {
  for (let index = from; index < to; index++) {
    const { userId, keys } = idsOf(Math.floor(index / keysEach));
    yield { userId, type: "u2f", tokenId: keys[index % keysEach] as string };
  }
}

async function loopOfAwaits(baseUrl: string, all: Iterable<FactorKey>): Promise<void> {
  await using transport = createTransport({ baseUrl, auth: owner.token });
  const client = createClient(ManagementService, transport);
  for (const { userId, tokenId = "" } of all) await client.removeHumanAuthFactorU2F({ userId, tokenId });
}

async function inBulk(
  baseUrl: string,
  all: Iterable<FactorKey>,
  journalName?: string,
  onDone: (done: number) => void = () => {},
): Promise<void> {
  await using transport = createTransport({ baseUrl, auth: owner.token });
  await using journal = journalName === undefined ? undefined : await fileJournal(join(folder, journalName));
  let done = 0;
  const results = removeFactors(createClient(ManagementService, transport), all, {
    ...(journal && { journal }),
  });
  for await (const { key, outcome } of results) {
    if (outcome !== "removed") throw new Error(`${outcome}: ${JSON.stringify(key)}`);
    onDone(++done);
  }
}

async function rate(count: number, run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return count / ((performance.now() - start) / 1000);
}

async function startServer(
  people: number,
  delayMs: number,
): Promise<{ process: ChildProcess; baseUrl: string }> {
  const server = fork(join(import.meta.dirname, "bulk/server.ts"), [String(people), String(delayMs)]);
  const [baseUrl] = (await once(server, "message")) as [string];
  return { process: server, baseUrl };
}
