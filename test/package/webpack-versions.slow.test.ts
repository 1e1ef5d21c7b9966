import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, inject } from "vitest";
import type webpack from "webpack";
import { testInNode, testInPage, withWebpack } from "./bundlers.js";
import { emptyProject } from "./empty-project.js";

/**
 * Older than ours, that of Next.js 14 and 15 among them. They are installed apart: known vulnerabilities of theirs are none
 * of this repository.
 */
const versions = ["5.75.0", "5.94.0", "5.100.2"];
const folder = join(inject("consumer"), "../webpacks");
beforeAll(() =>
  emptyProject(
    folder,
    versions.map((version) => `webpack-${version}@npm:webpack@${version}`),
  ),
);

const webpacks: Record<string, () => typeof webpack> = Object.fromEntries(
  versions.map((version) => [
    `webpack ${version}`,
    () => createRequire(join(folder, "package.json"))(`webpack-${version}`),
  ]),
);

testInPage(Object.fromEntries(Object.entries(webpacks).map(([name, load]) => [name, withWebpack(load)])));
testInNode(webpacks);
