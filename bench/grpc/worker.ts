import { contenders } from "./clients.js";

/** A round to measure. */
export interface Round {
  calls: number;
  inFlight: number;
}

/** What a round cost per call, in microseconds. */
export interface Cost {
  cpu: number;
  wall: number;
}

const [name = "", baseUrl = ""] = process.argv.slice(2);
const call = contenders[name]?.(baseUrl);
if (!call) throw new Error(`no such client: ${name}`);

async function measure({ calls, inFlight }: Round): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let left = calls;
  const lane = async () => {
    while (left-- > 0) await call?.();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / calls, wall: (wall * 1_000) / calls };
}

process.on("message", async (round: Round) => process.send?.(await measure(round)));
process.on("disconnect", () => process.exit());
process.send?.("ready");
