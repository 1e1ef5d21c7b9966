import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { Cost, Round } from "./grpc/worker.js";
import { median } from "./median.js";

const names = ["zitadel-mgmt", "node:http2", "@grpc/grpc-js", "@connectrpc/connect-node", "@zitadel/client"];
const rounds = 7;
const load: Round[] = [
  { inFlight: 1, calls: 2_000 },
  { inFlight: 64, calls: 10_000 },
];

const directory = await mkdtemp(join(import.meta.dirname, "../node_modules/.bench-"));
const processes: ChildProcess[] = [];

async function start(script: string, ...args: string[]): Promise<[ChildProcess, unknown]> {
  const child = fork(join(directory, script), args);
  processes.push(child);
  const [message] = await once(child, "message");
  return [child, message];
}

async function run(child: ChildProcess, round: Round): Promise<Cost> {
  child.send(round);
  const [cost] = await once(child, "message");
  return cost;
}

try {
  await build({
    entryPoints: ["server.ts", "worker.ts"].map((file) => join(import.meta.dirname, "grpc", file)),
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  const [, port] = await start("server.mjs");
  const baseUrl = `http://127.0.0.1:${port}`;
  const workers = new Map<string, ChildProcess>();
  for (const name of names) workers.set(name, (await start("worker.mjs", name, baseUrl))[0]);
  for (const round of load) {
    const costs = new Map(names.map((name) => [name, [] as Cost[]]));
    for (let i = -1; i < rounds; i++) {
      for (const [name, worker] of workers) {
        const cost = await run(worker, round);
        if (i >= 0) costs.get(name)?.push(cost);
      }
    }
    for (const [name, all] of costs)
      console.log(
        round.inFlight,
        name,
        median(all.map(({ cpu }) => cpu)).toFixed(1),
        median(all.map(({ wall }) => wall)).toFixed(1),
      );
  }
} finally {
  for (const child of processes) child.disconnect();
  await rm(directory, { recursive: true });
}
