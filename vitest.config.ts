import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { leftOut } from "./scripts/left-out.js";

// .ci/run counts the tests by this report.
const report = process.env.TEST_REPORT;

// The examples import the package by its name, as in the project of a user.
const alias = [
  { find: /^zitadel-mgmt$/, replacement: resolve("src/index.node.ts") },
  { find: /^zitadel-mgmt\/v2$/, replacement: resolve("src/v2.node.ts") },
  { find: /^zitadel-mgmt\/gen\/(.*)$/, replacement: resolve("gen/$1.ts") },
  { find: /^zitadel-mgmt\/(.*)$/, replacement: resolve("src/$1.ts") },
];

export default defineConfig({
  test: {
    reporters: report ? ["default", leftOut, ["json", { outputFile: report }]] : ["default", leftOut],
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          // Most of their time is waiting: for processes, pauses and clocks.
          maxWorkers: 4,
          // Files share a process, which saves each its start. What a test sets for the whole process, it takes back.
          isolate: false,
          globalSetup: "test/cli/global-setup.ts",
          include: ["test/**/*.test.ts"],
          exclude: ["test/{browser,package,frameworks,long,live}/**", "**/*.slow.test.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          // What takes long by its nature: waits, dozens of processes or pages, random plans, every Node, TypeScript and bundler.
          name: "slow",
          globalSetup: [
            "test/cli/global-setup.ts",
            "test/package/global-setup.ts",
            "test/support/chromium-setup.ts",
          ],
          include: ["test/**/*.slow.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          maxWorkers: 3,
          sequence: { groupOrder: 3 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          exclude: ["**/*.slow.test.ts"],
          globalSetup: "test/support/chromium-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // After the unit tests: vitest runs together only what has the same number of workers.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "package",
          include: ["test/package/*.test.ts"],
          exclude: ["**/*.slow.test.ts"],
          globalSetup: ["test/package/global-setup.ts", "test/support/chromium-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "frameworks",
          include: ["test/frameworks/**/*.test.ts"],
          globalSetup: ["test/package/global-setup.ts", "test/support/chromium-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "live",
          include: ["test/live/**/*.test.ts"],
          globalSetup: "test/support/chromium-setup.ts",
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "long",
          include: ["test/long/**/*.test.ts"],
          testTimeout: 1_800_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
