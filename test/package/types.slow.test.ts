import { execFile } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, inject, test } from "vitest";
import { repository } from "./empty-project.js";

const consumer = inject("consumer");
const compilers = { "5.9": "typescript-5.9", "7": "typescript-7" };
const resolutions = {
  node16: { module: "node16" },
  nodenext: { module: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
};
/** As older services compile, and as TypeScript did by default up to 5.9. */
const commonJs = { module: "commonjs", moduleResolution: "node10" };

beforeAll(() => {
  for (const [file, name = file] of [["browser.ts"], ["node.ts"], ["service.ts", "service.cts"]] as const)
    cpSync(join(import.meta.dirname, "consumer", file), join(consumer, name));
});

/** Compiles one file of the consumer, strictly and with the libraries' own types, as its owner would. */
async function compile(compiler: string, file: string, options: object): Promise<void> {
  const config = {
    compilerOptions: {
      target: "es2022",
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: [],
      ...options,
    },
    files: [file],
  };
  const project = join(
    consumer,
    `tsconfig.${compiler}.${file}.${Object.values(options).join(".").replace(/\W/g, "-")}.json`,
  );
  writeFileSync(project, JSON.stringify(config));
  const tsc = join(repository, "node_modules", compiler, "bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", project], { cwd: consumer }).catch(({ stdout }) => {
    throw new Error(stdout);
  });
}

// At once, because a compiler is alone on its core.
describe.concurrent.each(Object.entries(compilers))("TypeScript %s", (_, compiler) => {
  test.each(Object.entries(resolutions))(
    "types code for browsers under %s, without @types/node",
    (_, options) => compile(compiler, "browser.ts", options),
  );

  test.each(Object.entries(resolutions))("types code for Node under %s", (_, options) => {
    const typeRoots = [join(repository, "node_modules/@types")];
    return compile(compiler, "node.ts", { ...options, types: ["node"], typeRoots });
  });

  const forServices = { ...resolutions, ...(compiler === "typescript-5.9" && { node10: commonJs }) };
  test.each(Object.entries(forServices))("types a CommonJS file under %s", (_, options) => {
    const typeRoots = [join(repository, "node_modules/@types")];
    return compile(compiler, "service.cts", { ...options, types: ["node"], typeRoots });
  });
});
