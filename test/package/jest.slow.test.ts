import { cpSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { nodeBinary, supportedNodes } from "../../scripts/node-binary.js";
import { emptyProject, repository, run } from "./empty-project.js";

const tarball = inject("tarball");
const project = join(dirname(tarball), "jest");
const settings = {
  // Jest's own transformer, told the version of Node and to take types away.
  babel: { presets: [["@babel/preset-env", { targets: { node: "22" } }], "@babel/preset-typescript"] },
};

/** Projects that use Jest are CommonJS. */
beforeAll(() => {
  const packages = [
    "jest@30",
    "jest-environment-jsdom@30",
    "jest-fixed-jsdom",
    "@babel/preset-env@7",
    "@babel/preset-typescript@7",
  ];
  emptyProject(project, [tarball, ...packages]);
  cpSync(join(import.meta.dirname, "jest"), project, { recursive: true });
  for (const path of ["jest", "world.json"])
    cpSync(join(repository, "examples/test-runners", path), join(project, "set-up", path), {
      recursive: true,
    });
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, ...settings }));
}, 180_000);

describe.each(supportedNodes)("on Node %s", (major) => {
  test("Jest runs tests that use every entry, by require and by import, without flags", () => {
    const jest = join(project, "node_modules/jest/bin/jest.js");
    const output = run(nodeBinary(major), [jest, "--ci", "--json", "--silent"], project);
    const { numPassedTests, numTotalTests, testResults } = JSON.parse(output);
    expect(testResults).toHaveLength(5);
    expect(numPassedTests).toBe(numTotalTests);
  }, 120_000);
});
