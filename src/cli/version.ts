import { createRequire } from "node:module";
import { ExitCode } from "./cli-error.js";
import { printOwn } from "./output.js";

/** `version`: prints the version of the package. */
export async function run(): Promise<ExitCode> {
  await printOwn(createRequire(import.meta.url)("zitadel-mgmt/package.json").version);
  return ExitCode.ok;
}
