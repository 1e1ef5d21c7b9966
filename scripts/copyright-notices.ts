import { globSync, readFileSync } from "node:fs";
import type { Metafile } from "esbuild";

/** The copyright notices of the libraries in a file, which esbuild drops: those in their modules, else their licenses. */
export function notices(output: Metafile["outputs"][string] | undefined): string {
  const copied = Object.keys(output?.inputs ?? {}).filter((path) => path.startsWith("node_modules/"));
  return [...new Set(copied.map((path) => noticeIn(path) || licenseOf(path)))].join("\n");
}

function noticeIn(path: string): string {
  return /^(?:\/\/.*\n)*/.exec(readFileSync(path, "utf8"))?.[0] ?? "";
}

function licenseOf(path: string): string {
  const library = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
  const [license] = globSync(`${library}/{LICENSE,license}*`);
  if (!license) throw new Error(`${library} says nowhere what its license is`);
  return `/*! ${library?.replace(/^.*node_modules\//, "")}\n${readFileSync(license, "utf8").trim()}\n*/`;
}
