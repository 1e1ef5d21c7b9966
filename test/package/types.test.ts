import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, inject, test } from "vitest";
import { repository, run } from "./empty-project.js";

const consumer = inject("consumer");
const compilers = { "5.9": "typescript-5.9", "7": "typescript-7" };
const resolutions = {
  node16: { module: "node16" },
  nodenext: { module: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
};

/** Compiles one file of the consumer, strictly and with the libraries' own types, as its owner would. */
function compile(compiler: string, file: string, options: object): void {
  cpSync(join(import.meta.dirname, "consumer", file), join(consumer, file));
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
  writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify(config));
  run(process.execPath, [join(repository, "node_modules", compiler, "bin/tsc"), "-p", consumer], consumer);
}

describe.each(Object.entries(compilers))("TypeScript %s", (_, compiler) => {
  test.each(Object.entries(resolutions))(
    "types code for browsers under %s, without @types/node",
    (_, options) => {
      compile(compiler, "browser.ts", options);
    },
  );

  test.each(Object.entries(resolutions))("types code for Node under %s", (_, options) => {
    const typeRoots = [join(repository, "node_modules/@types")];
    compile(compiler, "node.ts", { ...options, types: ["node"], typeRoots });
  });
});
