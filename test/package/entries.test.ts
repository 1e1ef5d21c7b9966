import { cpSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { nodeBinary, supportedNodes } from "../../scripts/node-binary.js";
import { run } from "./empty-project.js";
import { allRemoved, importableFrom } from "./entries.js";

const consumer = inject("consumer");
const installed = join(consumer, "node_modules/zitadel-mgmt");
const entries = importableFrom(installed);

/** Prints the names that each entry exports. */
const listing = (load: string) => `
  const names = {};
  for (const entry of ${JSON.stringify(entries)}) names[entry] = Object.keys(${load}(entry)).sort();
  console.log(JSON.stringify(names));`;
const imported = ["--input-type=module", "--eval", listing("await import")];
const required = ["--input-type=commonjs", "--eval", listing("require")];
const evaluate = (major: string, args: string[]): Record<string, string[]> =>
  JSON.parse(run(nodeBinary(major), args, consumer));

beforeAll(() => {
  cpSync(join(import.meta.dirname, "consumer"), consumer, { recursive: true });
});

test("the exports map names the entries", () => {
  expect(entries.filter((entry) => !entry.startsWith("zitadel-mgmt/gen/"))).toEqual([
    "zitadel-mgmt",
    "zitadel-mgmt/grpc",
    "zitadel-mgmt/grpc-web",
    "zitadel-mgmt/rest",
    "zitadel-mgmt/bulk",
    "zitadel-mgmt/bulk/file-journal",
    "zitadel-mgmt/emulator",
  ]);
  expect(entries).toContain("zitadel-mgmt/gen/zitadel/management/v1/management_pb");
});

describe.each(supportedNodes)("on Node %s", (major) => {
  test("every entry exports the same by import and by require()", () => {
    const names = evaluate(major, imported);
    expect(Object.keys(names)).toEqual(entries);
    expect(Object.entries(names).filter(([, exported]) => exported.length === 0)).toEqual([]);
    expect(evaluate(major, required)).toEqual(names);
  });

  test("the default entry exports the same for Node and for other runtimes", () => {
    const elsewhere = evaluate(major, ["--conditions=workerd", ...imported]);
    expect(elsewhere["zitadel-mgmt"]).toEqual(evaluate(major, imported)["zitadel-mgmt"]);
  });

  test.each(["by-import.js", "by-require.cjs"])("%s removes a key by each entry", (script) => {
    expect(run(nodeBinary(major), [script], consumer)).toBe(allRemoved);
  });
});

describe("the default entry", () => {
  const resolve = ["--input-type=module", "--eval", "console.log(import.meta.resolve('zitadel-mgmt'))"];
  test.each(["deno", "bun", "workerd", "edge-light", "browser"])("is gRPC-web under %s", (condition) => {
    expect(run(nodeBinary("24"), [`--conditions=${condition}`, ...resolve], consumer)).toMatch(
      /\/index\.js\n$/,
    );
  });

  test("is gRPC in Node", () => {
    expect(run(nodeBinary("24"), resolve, consumer)).toMatch(/\/index\.node\.js\n$/);
  });
});

test("the command runs", () => {
  const command = join(consumer, "node_modules/.bin/zitadel-mgmt");
  expect(run(nodeBinary("24"), [command, "--version"], consumer)).toMatch(/^\d+\.\d+\.\d+\n$/);
});
