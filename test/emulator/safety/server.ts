// A process of its own with an emulator, which tells how much time of the processor its longest turn of the loop took.
import { startEmulator } from "../../../src/emulator.js";
import { world } from "./world.js";

const emulator = await startEmulator({ world });
// The thread's own time: what other processes and threads take does not count. Node 22 knows that of the process only.
const usage = process.threadCpuUsage ?? process.cpuUsage;
let last = usage();
let longest = 0;

function turn(): void {
  const { user, system } = usage(last);
  last = usage();
  longest = Math.max(longest, (user + system) / 1000);
  setImmediate(turn);
}
turn();

process.on("message", () => {
  process.send?.(longest);
  longest = 0;
});
// A request without an answer is told by a warning.
process.on("warning", ({ stack }) => {
  console.error(stack);
  process.exit(1);
});
process.on("disconnect", () => process.exit());
process.send?.(emulator.baseUrl);
