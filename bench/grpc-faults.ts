/**
 * What happens to calls when servers, proxies and connections fail: the fault tests, run through this package, through
 * `@connectrpc/connect-node` and through `@grpc/grpc-js`. Writes the table of docs/comparison.md: the faults that not all get through.
 *
 *   npm run bench:faults
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { writeTable } from "./comparison.js";

interface Report {
  testResults: { name: string; assertionResults: { status: string }[] }[];
}

const clients = ["zitadel-mgmt", "@connectrpc/connect-node", "@grpc/grpc-js"];

const vitest = "node_modules/vitest/vitest.mjs";
const folder = await mkdtemp(join(tmpdir(), "faults-"));

/** Runs the fault tests through a client. Returns how many passed, by fault. */
async function runFaults(client: string): Promise<Map<string, { passed: number; all: number }>> {
  const report = join(folder, `${client.replaceAll("/", "-")}.json`);
  const child = spawn(
    process.execPath,
    [vitest, "run", "--project", "unit", "test/faults", "--reporter=json", `--outputFile=${report}`],
    { env: { ...process.env, FAULTS_OF: client }, stdio: "ignore" },
  );
  await once(child, "exit");
  const { testResults }: Report = JSON.parse(await readFile(report, "utf8"));
  return new Map(
    testResults.map(({ name, assertionResults }) => [
      basename(name, ".test.ts").replaceAll("-", " "),
      {
        passed: assertionResults.filter(({ status }) => status === "passed").length,
        all: assertionResults.filter(({ status }) => status !== "skipped").length,
      },
    ]),
  );
}

try {
  const results: Awaited<ReturnType<typeof runFaults>>[] = [];
  for (const client of clients) results.push(await runFaults(client));
  const rows = [...(results[0]?.keys() ?? [])].sort().map((fault) => {
    const cells = results.map((result) => {
      const { passed, all } = result.get(fault) ?? { passed: 0, all: 0 };
      return all > 0 ? `${passed} of ${all}` : "–";
    });
    return [fault, ...cells];
  });
  writeTable(
    "faults",
    ["tests of a fault that pass", ...clients],
    rows.filter(([, ours, ...others]) => others.some((cell) => cell !== ours)),
  );
} finally {
  await rm(folder, { recursive: true });
}
