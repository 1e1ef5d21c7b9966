import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Makes a virtual environment with the packages of a file, and returns its Python; undefined where there is no Python with
 * venv, except in CI, which must have it.
 */
export async function pythonWith(name: string, requirements: string): Promise<string | undefined> {
  const python = resolve(`.venv/${name}/bin/python`);
  try {
    if (!existsSync(python)) await run("python3", ["-m", "venv", `.venv/${name}`]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
    return python;
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`skipped: no Python with its packages here (${(error as Error).message.split("\n")[0]})`);
    return undefined;
  }
}
