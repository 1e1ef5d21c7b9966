/**
 * What a call over gRPC costs a client: CPU and wall time, of this package and of others, all taken in turns in one run
 * against one server with a canned answer in another process. Each client has a process of its own, and runs compiled
 * code. Writes `bench/grpc.md` and `bench/grpc.svg`.
 *
 *   npm run bench
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { barChart } from "./grpc/chart.js";
import type { Cost, Load } from "./grpc/worker.js";
import { median } from "./median.js";

const ours = "zitadel-mgmt";
const raw = "node:http2";
const names = [ours, raw, "@grpc/grpc-js", "@connectrpc/connect-node", "@zitadel/client"];
const rounds = 9;
const loads: Load[] = [
  { inFlight: 64, calls: 10_000 },
  { inFlight: 1, calls: 3_000 },
];

/** The bounds that this package keeps, or wants to: its CPU over that of another. */
const goals: { inFlight: number; other: string; atMost: number }[] = [
  { inFlight: 64, other: "@grpc/grpc-js", atMost: 0.65 },
  { inFlight: 64, other: "@connectrpc/connect-node", atMost: 0.3 },
  { inFlight: 64, other: raw, atMost: 1.5 },
  { inFlight: 1, other: "@grpc/grpc-js", atMost: 0.75 },
];

const folder = await mkdtemp(join(import.meta.dirname, "../node_modules/.bench-"));
const processes: ChildProcess[] = [];

async function start<T>(script: string, ...args: string[]): Promise<[ChildProcess, T]> {
  const child = fork(join(folder, script), args);
  processes.push(child);
  // A client that fails ends the benchmark.
  child.on("exit", (code) => code && process.exit(code));
  return [child, await nextMessage<T>(child)];
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, "message");
  return message as T;
}

/** Takes costs of all clients in turns. */
async function inTurns(take: (name: string) => Promise<Cost>): Promise<Map<string, Cost>> {
  const taken = new Map(names.map((name) => [name, [] as Cost[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, costs] of taken) costs.push(await take(name));
  }
  return new Map(
    [...taken].map(([name, costs]) => [
      name,
      { cpu: median(costs.map(({ cpu }) => cpu)), wall: median(costs.map(({ wall }) => wall)) },
    ]),
  );
}

try {
  await build({
    entryPoints: ["server.ts", "worker.ts"].map((file) => join(import.meta.dirname, "grpc", file)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  const [, port] = await start<number>("server.mjs");
  const workers = new Map<string, ChildProcess>();
  const first = await inTurns(async (name) => {
    workers.get(name)?.disconnect();
    const [worker, cost] = await start<Cost>("worker.mjs", name, `http://127.0.0.1:${port}`);
    workers.set(name, worker);
    return cost;
  });
  const measured = new Map<number, Map<string, Cost>>();
  for (const load of loads) {
    const take = async (name: string) => {
      const worker = workers.get(name) as ChildProcess;
      worker.send(load);
      return nextMessage<Cost>(worker);
    };
    // Once before, so that all have compiled what they run.
    for (const name of names) await take(name);
    measured.set(load.inFlight, await inTurns(take));
  }
  await report(measured, first);
} finally {
  for (const child of processes) if (child.connected) child.disconnect();
  await rm(folder, { recursive: true });
}

async function report(measured: Map<number, Map<string, Cost>>, first: Map<string, Cost>): Promise<void> {
  const cost = (inFlight: number, name: string) => measured.get(inFlight)?.get(name) as Cost;
  const ratio = (inFlight: number, name: string, other: string) =>
    cost(inFlight, name).cpu / cost(inFlight, other).cpu;
  const rows = names.map((name) => {
    const perLoad = loads.flatMap(({ inFlight }) => {
      const { cpu, wall } = cost(inFlight, name);
      return [`${cpu.toFixed(0)}`, ratio(inFlight, name, raw).toFixed(2), wall.toFixed(0)];
    });
    return `| ${[name, ...perLoad, ((first.get(name) as Cost).wall / 1_000).toFixed(1)].join(" | ")} |`;
  });
  const heads = loads.flatMap(({ inFlight }) => [`CPU µs, ${inFlight} in flight`, `over ${raw}`, "wall µs"]);
  const checked = goals.map(({ inFlight, other, atMost }) => {
    const reached = ratio(inFlight, ours, other);
    const verdict = reached <= atMost ? "reached" : "missed";
    return `| ${other}, ${inFlight} in flight | ${reached.toFixed(2)} | ${atMost} | ${verdict} |`;
  });
  const text = `# What a call over gRPC costs

Client side, per call, against a canned answer on loopback. Median of ${rounds} rounds, all clients in turns, in one run;
Node ${process.versions.node} on ${availableParallelism()} CPUs. \`zitadel-mgmt\` is the client with token and organization; \`node:http2\` is the
least that a client can do: a stream, and protobuf. Measure it again with \`npm run bench\`: the microseconds will be
others, the ratios should not.

![Bars of the table below](grpc.svg)

| client | ${heads.join(" | ")} | first call, ms |
|${"---|".repeat(heads.length + 2)}
${rows.join("\n")}

CPU of \`zitadel-mgmt\` over that of

| other | ratio | at most | |
|---|---|---|---|
${checked.join("\n")}
`;
  const chart = barChart(
    loads.map(({ inFlight }) => ({
      title: `CPU per call, ${inFlight} in flight`,
      bars: names.map((name) => ({
        name,
        value: cost(inFlight, name).cpu,
        label: `${cost(inFlight, name).cpu.toFixed(0)} µs, ×${ratio(inFlight, name, raw).toFixed(2)}`,
      })),
    })),
  );
  await writeFile(join(import.meta.dirname, "grpc.md"), text);
  await writeFile(join(import.meta.dirname, "grpc.svg"), chart);
  console.log(text);
}
