/**
 * What commands of the built program take over an empty script, in turns in one run. Exit code 1 above the ceilings.
 *
 *   npm run bench:cli
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { idsOf, owner } from "./emulator/world.js";
import { median } from "./median.js";

const rounds = 31;
const root = join(import.meta.dirname, "..");
const main = join(root, "dist/src/cli/main.js");
const { userId } = idsOf(0);

/** Arguments of Node, and how many milliseconds over an empty script they may take. */
const commands: Record<string, { args: string[]; ceilingMs?: number }> = {
  "an empty script": { args: ["--input-type=module", "--eval", ""] },
  "zitadel-mgmt --help": { args: [main, "--help"], ceilingMs: 60 },
  "zitadel-mgmt factors list USER": { args: [main, "factors", "list", userId], ceilingMs: 200 },
  "zitadel-mgmt factors list USER --protocol rest": {
    args: [main, "factors", "list", userId, "--protocol", "rest"],
    ceilingMs: 200,
  },
};

const server: ChildProcess = fork(join(import.meta.dirname, "bulk/server.ts"), ["10", "0"]);
const [baseUrl] = (await once(server, "message")) as [string];
const env = { ...process.env, ZITADEL_URL: baseUrl, ZITADEL_TOKEN: owner.token };

const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
for (let round = 0; round < rounds; round++) {
  for (const [name, { args }] of Object.entries(commands)) times.get(name)?.push(await milliseconds(args));
}
server.disconnect();

const empty = median(times.get("an empty script") as number[]);
for (const [name, { ceilingMs }] of Object.entries(commands)) {
  const added = median(times.get(name) as number[]) - empty;
  const ceiling = ceilingMs === undefined ? "" : `, ceiling ${ceilingMs} ms`;
  console.log(`${name}: ${added.toFixed(0)} ms over the empty script${ceiling}`);
  if (ceilingMs !== undefined && added > ceilingMs) process.exitCode = 1;
}
console.log(
  `Node ${process.versions.node}, median of ${rounds}; the empty script takes ${empty.toFixed(0)} ms`,
);

async function milliseconds(args: string[]): Promise<number> {
  const start = performance.now();
  const [code] = await once(spawn(process.execPath, args, { env, stdio: "ignore" }), "close");
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return performance.now() - start;
}
