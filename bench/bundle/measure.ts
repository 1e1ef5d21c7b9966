import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Scenario } from "./scenarios.js";

/** What esbuild made of a scenario. */
export interface Bundle {
  /** Bytes, minified. */
  minified: number;
  /** Bytes after `gzip -9`. */
  gzip: number;
  /** The paths of the source files whose code is in the bundle. */
  inputs: string[];
  code: string;
}

/** Bundles a scenario as esbuild does for a page: minified, es2022. Packages are looked up from `folder`. */
export async function bundle({ code, platform }: Scenario, folder: string): Promise<Bundle> {
  const result = await build({
    stdin: { contents: code, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform,
    metafile: true,
    write: false,
    logLevel: "error",
  });
  const [output] = result.outputFiles;
  const [meta] = Object.values(result.metafile.outputs);
  return {
    minified: output!.contents.length,
    gzip: gzipSync(output!.contents, { level: 9 }).length,
    inputs: Object.entries(meta!.inputs).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput ? [path] : [],
    ),
    code: output!.text,
  };
}
