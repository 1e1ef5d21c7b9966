/**
 * What "create a client" adds to the start of a process: the median wall time over that of an empty script, all taken
 * in turns in one run, and its ratio to the official package's.
 *
 *   npm run bench:cold-start
 */
import { spawnSync } from "node:child_process";
import { writeTable } from "./comparison.js";
import { median } from "./median.js";

const rounds = 31;
const client = (entry: string) =>
  `import { createManagementClient } from "${entry}"; createManagementClient({ baseUrl: "http://localhost:8080", auth: "t" });`;

const scripts: Record<string, string> = {
  "an empty script": "",
  "@zitadel/client": `
    import { createServerTransport } from "@zitadel/client/node";
    import { createManagementServiceClient } from "@zitadel/client/v1";
    createManagementServiceClient(createServerTransport("t", { baseUrl: "http://localhost:8080" }));`,
  "zitadel-mgmt": client("zitadel-mgmt"),
  "zitadel-mgmt/grpc": client("zitadel-mgmt/grpc"),
  "zitadel-mgmt/grpc-web": client("zitadel-mgmt/grpc-web"),
  "zitadel-mgmt/rest": client("zitadel-mgmt/rest"),
  "zitadel-mgmt/bulk, imported only": `import "zitadel-mgmt/bulk";`,
  "zitadel-mgmt/emulator, imported only": `import "zitadel-mgmt/emulator";`,
};

function milliseconds(script: string): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script]);
  if (status !== 0) throw new Error(String(stderr));
  return performance.now() - start;
}

const times = new Map(Object.keys(scripts).map((name) => [name, [] as number[]]));
for (let round = 0; round < rounds; round++) {
  for (const [name, script] of Object.entries(scripts)) times.get(name)?.push(milliseconds(script));
}
const medians = [...times].map(([name, all]) => [name, median(all)] as const);
const empty = median(times.get("an empty script") as number[]);
const official = median(times.get("@zitadel/client") as number[]) - empty;

const rows = medians.map(([name, time]) => {
  const added = time - empty;
  return [name, time.toFixed(1), added.toFixed(1), (added / official).toFixed(2)];
});
writeTable(
  "cold-start",
  [`Node ${process.versions.node}, median of ${rounds}`, "ms", "over the empty script", "ratio"],
  rows,
);
