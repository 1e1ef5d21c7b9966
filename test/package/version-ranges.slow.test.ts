import { execFile } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { bundle } from "../../bench/bundle/measure.js";
import { ceilingBytes, main } from "../../bench/bundle/scenarios.js";
import { startEmulator } from "../../src/emulator.js";
import { emptyProject, repository, run } from "./empty-project.js";
import { allRemoved } from "./entries.js";

const newest = inject("consumer");
const lowest = join(newest, "../lowest");

const { dependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
const atLeast = Object.entries<string>(dependencies).map(([name, range]) => [name, range.replace("^", "")]);

/** The versions of our dependencies that are installed in a project, each once. */
function installed(project: string): string[][] {
  return atLeast.map(([name]) => {
    const manifest = join(project, "node_modules", name!, "package.json");
    return [name!, JSON.parse(readFileSync(manifest, "utf8")).version];
  });
}

beforeAll(() => {
  emptyProject(lowest, [inject("tarball"), ...atLeast.map((pair) => pair.join("@"))]);
});

test("every range is from one version on", () => {
  expect(Object.values(dependencies)).toEqual(atLeast.map(([, version]) => `^${version}`));
});

test("the lowest versions are installed", () => {
  expect(installed(lowest)).toEqual(atLeast);
});

describe.each([
  ["lowest", lowest],
  ["newest", newest],
])("with the %s versions of the dependencies", (_, project) => {
  test("every entry removes a key", () => {
    cpSync(join(import.meta.dirname, "consumer"), project, { recursive: true });
    expect(run(process.execPath, ["by-import.js"], project)).toBe(allRemoved);
  });

  test("the command line finds nothing to mend, over each protocol", async () => {
    await using emulator = await startEmulator();
    const owner = emulator.world.users.find(({ tokens }) => tokens?.length)!;
    const env = { ...process.env, ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: owner.tokens![0] };
    const command = join(project, "node_modules/.bin/zitadel-mgmt");
    const { stdout } = await promisify(execFile)(process.execPath, [command, "doctor"], { env });
    expect(stdout).toContain("0 warnings, 0 failed");
  });

  test("a page that removes one U2F factor stays below its ceiling", async () => {
    expect((await bundle(main, project)).gzip).toBeLessThanOrEqual(ceilingBytes);
  });
});
