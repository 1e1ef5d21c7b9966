import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

function demo(...args: string[]) {
  const program = ["--import", import.meta.resolve("tsx"), "scripts/demo.ts", ...args];
  const env = { ...process.env, NO_COLOR: "1", TSX_TSCONFIG_PATH: resolve("tsconfig.test.json") };
  return spawnSync(process.execPath, program, { encoding: "utf8", env: { ...env, ZITADEL_TOKEN: "" } });
}

test("the demo removes a key over each protocol, and advises no token on a command line", {
  timeout: 30_000,
}, () => {
  const { status, stdout } = demo();
  expect([status, stdout.match(/list +the key is gone/g)?.length]).toEqual([0, 4]);
  expect(stdout).toContain("ZITADEL_TOKEN_FILE=token.txt npm run demo -- --url");
  expect(stdout).not.toContain("--token");
});

test.each([
  [["--bogus"], 2, "Unknown option '--bogus'"],
  [["ada"], 2, "Unexpected argument 'ada'"],
  [["--url", "https://example.zitadel.cloud", "--user", "ada"], 1, "ZITADEL_TOKEN_FILE or ZITADEL_TOKEN"],
])("the demo says what is wrong with %j", (args, code, text) => {
  const { status, stdout, stderr } = demo(...args);
  expect(status).toBe(code);
  expect(stdout + stderr).toContain(text);
  expect(stdout + stderr).not.toMatch(/\n\s+at /);
});
