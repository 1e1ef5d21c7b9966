import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BuildOptions, build } from "esbuild";
import type { TestProject } from "vitest/node";
import packageJson from "../../package.json" with { type: "json" };

declare module "vitest" {
  interface ProvidedContext {
    /** The path of the command line's program, joined as it is shipped. */
    program: string;
  }
}

const libraries = ["@bufbuild/protobuf", "@connectrpc/connect"];
const { dependencies, optionalDependencies } = packageJson;
const external = Object.keys({ ...dependencies, ...optionalDependencies }).filter(
  (name) => !libraries.includes(name),
);

/** Builds the program once for all tests. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = makeFolder();
  const options = { entryPoints: ["src/cli/main.ts"], bundle: true, splitting: true, external };
  project.provide("program", await buildProgram(folder, options));
  return () => rmSync(folder, { recursive: true });
}

export function makeFolder(): string {
  mkdirSync(".build", { recursive: true });
  return mkdtempSync(".build/cli-");
}

/** Builds the program into a folder, and returns its path. */
export async function buildProgram(folder: string, options: BuildOptions): Promise<string> {
  await build({
    outdir: folder,
    outbase: ".",
    format: "esm",
    target: "es2022",
    platform: "node",
    ...options,
  });
  return resolve(join(folder, "src/cli/main.js"));
}
