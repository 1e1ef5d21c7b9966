/**
 * What happens to calls when servers, proxies and connections fail: the fault tests, run through this package and through
 * `@connectrpc/connect-node`. Writes the table of the README: the faults that not both get through.
 *
 *   npm run bench:faults
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { writeTable } from "./readme-table.js";

interface Report {
  testResults: { name: string; assertionResults: { status: string }[] }[];
}

const vitest = "node_modules/vitest/vitest.mjs";
const folder = await mkdtemp(join(tmpdir(), "faults-"));

/** Runs the fault tests, and returns "passed of all" by fault. */
async function runFaults(transport: string): Promise<Map<string, { passed: number; all: number }>> {
  const report = join(folder, `${transport}.json`);
  const child = spawn(
    process.execPath,
    [vitest, "run", "--project", "unit", "test/faults", "--reporter=json", `--outputFile=${report}`],
    { env: { ...process.env, FAULTS_OF: transport }, stdio: "ignore" },
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
  const ours = await runFaults("zitadel-mgmt");
  const theirs = await runFaults("connect-node");
  const rows = [...ours].sort().map(([fault, { passed, all }]) => {
    const other = theirs.get(fault);
    return { fault, cells: [`${passed} of ${all}`, other ? `${other.passed} of ${other.all}` : "–"] };
  });
  writeTable(
    "faults",
    ["tests of a fault that pass", "zitadel-mgmt", "@connectrpc/connect-node"],
    rows.filter(({ cells }) => cells[0] !== cells[1]).map(({ fault, cells }) => [fault, ...cells]),
  );
} finally {
  await rm(folder, { recursive: true });
}
