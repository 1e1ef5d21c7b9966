import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder of this repository. */
export const repository: string = resolve(import.meta.dirname, "../..");

/** Runs a program and returns what it prints. An exit code other than 0 is an error with all that it printed. */
export function run(program: string, args: string[], cwd: string = repository): string {
  try {
    return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(" ")}\n${stdout}${stderr}`);
  }
}

/**
 * Makes a project that has nothing but these packages, each a name with a version or the path of a tarball. More
 * arguments are npm's, such as `--omit=optional`.
 */
export function emptyProject(folder: string, packages: string[], ...more: string[]): void {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...more, ...packages], folder);
}

/** What is installed in a project: megabytes (10^6 bytes) of files, and the number of packages. */
export function installation(project: string): { megabytes: number; count: number } {
  const files = readdirSync(join(project, "node_modules"), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  );
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  const count = run("npm", ["ls", "--all", "--parseable"], project).trim().split("\n").length - 1;
  return { megabytes: bytes / 1e6, count };
}
