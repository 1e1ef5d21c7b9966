// An emulator in a process of its own. Its parent says how many people it has, and how late it answers.
import { startEmulator } from "../../src/emulator.js";
import { worldOf } from "../emulator/world.js";

const [people, delayMs] = process.argv.slice(2).map(Number) as [number, number];
const emulator = await startEmulator({ world: worldOf(people) });
if (delayMs > 0) emulator.fault({ kind: "delay", ms: delayMs });
process.send?.(emulator.baseUrl);
process.on("disconnect", () => process.exit());
