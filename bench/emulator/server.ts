import { startEmulator } from "../../src/emulator.js";
import { worldOf } from "./world.js";

/** What the emulator costs, in milliseconds and in bytes of resident memory. */
export interface ServerReport {
  baseUrl: string;
  startMs: number;
  startWithPeopleMs: number;
  residentBytes: number;
}

const people = Number(process.argv[2]);

const beginning = performance.now();
const small = await startEmulator();
const startMs = performance.now() - beginning;
await small.close();

const world = worldOf(people);
const beginningWithPeople = performance.now();
const { baseUrl } = await startEmulator({ world });
const startWithPeopleMs = performance.now() - beginningWithPeople;
globalThis.gc?.();
const report: ServerReport = {
  baseUrl,
  startMs,
  startWithPeopleMs,
  residentBytes: process.memoryUsage().rss,
};
process.send?.(report);
process.on("message", () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage().rss);
});
process.on("disconnect", () => process.exit());
