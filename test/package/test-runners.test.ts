import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, expect, inject } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { test } from "../support/chromium.js";
import { emptyProject, repository, run } from "./empty-project.js";

const project = join(dirname(inject("tarball")), "test-runners");
const bin = (name: string) => join(project, "node_modules", name);

/** That of Jest runs with the other tests in Jest. */
beforeAll(() => {
  const { devDependencies } = packageJson;
  const versions = { vitest: devDependencies.vitest, "@playwright/test": devDependencies["playwright-core"] };
  const packages = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  emptyProject(project, [inject("tarball"), ...packages]);
  cpSync(join(repository, "examples/test-runners"), project, { recursive: true });
}, 180_000);

test("node:test runs its set-up, and ends although the emulator is not closed", () => {
  const output = run(process.execPath, ["--test", "--test-reporter=tap", "node-test/keys.test.mjs"], project);
  expect(output).toContain("# pass 2\n# fail 0\n");
});

test("Vitest runs its set-up", () => {
  const args = [
    bin("vitest/vitest.mjs"),
    "run",
    "--root",
    "vitest",
    "--reporter=json",
    "--outputFile=report.json",
  ];
  // Not in the name of the Vitest that runs this.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  execFileSync(process.execPath, args, { cwd: project, env, stdio: "pipe" });
  const report = readFileSync(join(project, "vitest/report.json"), "utf8");
  expect(JSON.parse(report)).toMatchObject({ numPassedTests: 3, numTotalTests: 3 });
});

test("Playwright runs its set-up", () => {
  const env = { ...process.env, CHROMIUM: inject("chromium"), CHROMIUM_ARGS: "--no-sandbox" };
  const args = [bin("@playwright/test/cli.js"), "test", "--config", "playwright", "--reporter=json"];
  const output = execFileSync(process.execPath, args, { cwd: project, encoding: "utf8", env });
  expect(JSON.parse(output).stats).toMatchObject({ expected: 2, unexpected: 0, skipped: 0, flaky: 0 });
});
