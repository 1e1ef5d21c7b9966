import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the program of the consumer prints. */
export const allRemoved = ["default", "grpc", "grpc-web", "rest", "bulk"]
  .map((name) => `${name} removed\n`)
  .join("");

/** What the exports map says of an entry: a file, or one by condition. */
export type Conditions = string | { [condition: string]: Conditions };

interface Manifest {
  exports: Record<string, Conditions>;
  bin: Record<string, string>;
}

/** Reads the package.json of an installed package. */
export function manifestOf(packageFolder: string): Manifest {
  return JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
}

/** Lists what can be imported from an installed package by its exports map, patterns filled in. */
export function importableFrom(packageFolder: string): string[] {
  return Object.entries(manifestOf(packageFolder).exports).flatMap(([subpath, target]) => {
    if (typeof target === "string") return [];
    if (!subpath.includes("*")) return [join("zitadel-mgmt", subpath)];
    const [before, after] = (target.default as string).split("*") as [string, string];
    return globSync(join(before, "**", `*${after}`), { cwd: packageFolder })
      .map((file) => file.slice(join(before, "/").length, -after.length))
      .map((name) => join("zitadel-mgmt", subpath.replace("*", name)))
      .sort();
  });
}
