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

/** The entries that are gRPC in Node, and gRPC-web elsewhere. */
const byCondition = ["zitadel-mgmt", "zitadel-mgmt/v2"];

/** Tells whether the default entry knows an error of the client of v2, to which a proxy answered. */
const foreignAnswer = [
  "--input-type=module",
  "--eval",
  `
  import http from "node:http";
  import http2 from "node:http2";
  import { isForeign } from "zitadel-mgmt";
  import { createUserClient } from "zitadel-mgmt/v2";
  const { createServer } = import.meta.resolve("zitadel-mgmt/v2").endsWith(".node.js") ? http2 : http;
  const server = createServer((_, response) => response.writeHead(403, { "content-type": "text/html" }).end());
  server.listen(0, "127.0.0.1", async () => {
    const users = createUserClient({ baseUrl: "http://127.0.0.1:" + server.address().port });
    console.log(isForeign(await users.removeTOTP({ userId: "1" }).catch((error) => error)));
    process.exit();
  });`,
];

beforeAll(() => {
  cpSync(join(import.meta.dirname, "consumer"), consumer, { recursive: true });
});

test("the exports map names the entries", () => {
  expect(entries.filter((entry) => !entry.startsWith("zitadel-mgmt/gen/"))).toEqual([
    "zitadel-mgmt",
    "zitadel-mgmt/grpc",
    "zitadel-mgmt/grpc-web",
    "zitadel-mgmt/rest",
    "zitadel-mgmt/v2",
    "zitadel-mgmt/factors",
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

  test.each(byCondition)("%s exports the same for Node and for other runtimes", (entry) => {
    const elsewhere = evaluate(major, ["--conditions=workerd", ...imported]);
    expect(elsewhere[entry]).toEqual(evaluate(major, imported)[entry]);
  });

  test.each(["node", "workerd"])("the entries share what they know of errors, under %s", (condition) => {
    expect(run(nodeBinary(major), [`--conditions=${condition}`, ...foreignAnswer], consumer)).toBe("true\n");
  });

  test.each(["by-import.js", "by-require.cjs"])("%s removes a key by each entry", (script) => {
    expect(run(nodeBinary(major), [script], consumer)).toBe(allRemoved);
  });
});

describe.each(byCondition)("%s", (entry) => {
  const resolve = ["--input-type=module", "--eval", `console.log(import.meta.resolve("${entry}"))`];
  test.each(["deno", "bun", "workerd", "edge-light", "browser"])("is gRPC-web under %s", (condition) => {
    expect(run(nodeBinary("24"), [`--conditions=${condition}`, ...resolve], consumer)).toMatch(
      /\/(index|v2)\.js\n$/,
    );
  });

  test("is gRPC in Node", () => {
    expect(run(nodeBinary("24"), resolve, consumer)).toMatch(/\/(index|v2)\.node\.js\n$/);
  });
});

test("the command runs", () => {
  const command = join(consumer, "node_modules/.bin/zitadel-mgmt");
  expect(run(nodeBinary("24"), [command, "--version"], consumer)).toMatch(/^\d+\.\d+\.\d+\n$/);
});
