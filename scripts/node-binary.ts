/**
 * Other versions of Node, from the npm packages that carry its binaries.
 *
 *   node scripts/node-binary.ts 22    prints the folder that holds the latest Node 22, to be put first in the PATH
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The major versions that the package supports. */
export const supportedNodes: string[] = ["22", "24", "26"];

/** Returns the path of the latest Node of a major version. Installs it below node_modules the first time. */
export function nodeBinary(major: string): string {
  const folder = resolve(import.meta.dirname, "../node_modules/.cache", `node-${major}`);
  const name = `node-${process.platform}-${process.arch}`;
  const binary = join(folder, "node_modules", name, "bin/node");
  if (!existsSync(binary)) {
    execFileSync("npm", ["install", "--silent", "--no-save", "--prefix", folder, `${name}@${major}`], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  return binary;
}

if (import.meta.main) {
  const [major] = process.argv.slice(2);
  if (!major || !supportedNodes.includes(major)) throw new TypeError(`one of ${supportedNodes} is needed`);
  console.log(dirname(nodeBinary(major)));
}
