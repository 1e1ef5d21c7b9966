/**
 * Fails for known vulnerabilities in any dependency. A registry without an audit endpoint (404 or 405) is no finding:
 * then the exit code is 77, which `.ci/run` counts as skipped.
 */
import { spawnSync } from "node:child_process";

const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8" });
const { statusCode, message, metadata } = JSON.parse(stdout);

if (statusCode === 404 || statusCode === 405) {
  console.log(`skipped: the registry does not answer audits (${message})`);
  process.exitCode = 77;
} else if (!metadata) {
  console.error(`npm audit failed: ${message}`);
  process.exitCode = 1;
} else {
  const { total } = metadata.vulnerabilities;
  console.log(total === 0 ? "no known vulnerabilities" : stdout);
  process.exitCode = total === 0 ? 0 : 1;
}
