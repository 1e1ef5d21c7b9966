import { type Contender, contenders } from "./contenders.js";

/** Calls to measure. */
export interface Load {
  calls: number;
  inFlight: number;
}

/** What a call costs, in microseconds. */
export interface Cost {
  cpu: number;
  wall: number;
}

const [name = "", baseUrl = ""] = process.argv.slice(2);
const contender = contenders[name];
if (!contender) throw new Error(`no such client: ${name}`);

const [first, call] = await measureFirst(contender);
process.on("message", async (load: Load) => process.send?.(await measure(load)));
process.on("disconnect", () => process.exit());
process.send?.(first);

/** The first call of a process: the client is made, and connects. */
async function measureFirst(makeClient: Contender): Promise<[Cost, () => Promise<unknown>]> {
  let call: () => Promise<unknown> = async () => {};
  const cost = await costOf(1, async () => {
    call = makeClient(baseUrl);
    await call();
  });
  return [cost, call];
}

function measure({ calls, inFlight }: Load): Promise<Cost> {
  let left = calls;
  const lane = async () => {
    while (left-- > 0) await call();
  };
  return costOf(calls, () => Promise.all(Array.from({ length: inFlight }, lane)));
}

async function costOf(calls: number, run: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await run();
  const wall = (performance.now() - start) * 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / calls, wall: wall / calls };
}
