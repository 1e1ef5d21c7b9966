/**
 * Runs tests of vitest in another runtime, which the npm package of its name carries.
 *
 *   node scripts/test-in.ts deno test/rest test/grpc-web
 *
 * Where the runtime is not below node_modules/.cache yet it is installed in CI, and elsewhere with `--install`; without it
 * the exit code is 77, which `.ci/run` counts as skipped.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join, resolve } from "node:path";

interface Runtime {
  version: string;
  /** The binary of this platform, below node_modules. */
  binary: string;
  /** What the runtime is given before the path of vitest. */
  before: string[];
  /** What vitest is given after `run`. */
  vitest: string[];
}

const runtimes: Record<string, Runtime> = {
  deno: {
    version: "2.9.6",
    binary: "@deno/*/deno",
    before: ["run", "--allow-all", "--node-modules-dir=manual"],
    vitest: [],
  },
  // Bun's child processes lack what vitest's default pool needs of them.
  bun: { version: "1.4.5", binary: "@oven/*/bin/bun", before: ["--bun"], vitest: ["--pool=threads"] },
};

const [name = "", ...rest] = process.argv.slice(2);
const runtime = Object.hasOwn(runtimes, name) ? runtimes[name] : undefined;
if (!runtime) throw new TypeError(`one of ${Object.keys(runtimes)} is needed`);
const paths = rest.filter((argument) => argument !== "--install");

const folder = resolve(import.meta.dirname, `../node_modules/.cache/${name}-${runtime.version}`);
const installed = () => globSync(join(folder, "node_modules", runtime.binary))[0];
if (!installed()) {
  if (!process.env.CI && !rest.includes("--install")) {
    console.log(`${name} is not here, so nothing was tested in it: add --install`);
    process.exit(77);
  }
  const options = ["--silent", "--no-save", "--ignore-scripts", "--prefix", folder];
  execFileSync("npm", ["install", ...options, `${name}@${runtime.version}`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}
const vitest = ["node_modules/vitest/vitest.mjs", "run", ...runtime.vitest, "--project", "unit", ...paths];
const { status } = spawnSync(installed() as string, [...runtime.before, ...vitest], { stdio: "inherit" });
process.exit(status ?? 1);
