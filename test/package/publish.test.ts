import { spawnSync } from "node:child_process";
import { cpSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { publint } from "publint";
import ts from "typescript";
import { expect, inject, test } from "vitest";
import { emptyProject, installation, repository, run } from "./empty-project.js";
import { type Conditions, manifestOf } from "./entries.js";

const tarball = inject("tarball");
const installed = join(inject("consumer"), "node_modules/zitadel-mgmt");

test("publint has nothing to say", async () => {
  const { messages } = await publint({ pkgDir: installed, pack: false, level: "suggestion", strict: true });
  expect(messages).toEqual([]);
});

test("attw finds the types of every entry, for both module systems", () => {
  run(join(repository, "node_modules/.bin/attw"), [tarball, "--profile", "node16", "--no-emoji"]);
});

test("the package has the files that somebody needs, and no others", async () => {
  const { exports, bin } = manifestOf(installed);
  const targets = targetsOf({ ...exports, ...bin }).flatMap((target) =>
    globSync(target.replace("*", "**/*"), { cwd: installed }),
  );
  const [declarations, rest] = [
    targets.filter(isDeclaration),
    targets.filter((path) => !isDeclaration(path)),
  ];
  const { metafile } = await build({
    absWorkingDir: installed,
    entryPoints: rest.filter((path) => /\.c?js$/.test(path)),
    outdir: "unused",
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    write: false,
    metafile: true,
  });
  const declared = ts
    .createProgram(
      declarations.map((path) => join(installed, path)),
      { types: [], noLib: true },
    )
    .getSourceFiles()
    .map(({ fileName }) => fileName.slice(installed.length + 1));
  const code = Object.keys(metafile.inputs);
  const needed = new Set([
    ...code,
    ...code.flatMap((path) =>
      /^\/\/# sourceMappingURL=(\S+)$/m.exec(read(path))?.[1] ? [`${path}.map`] : [],
    ),
    ...declared.filter((path) => path.startsWith("dist/")),
    ...globSync("proto/**/*.proto", { cwd: repository }),
  ]);
  const files = globSync("**/*", { cwd: installed, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
  // The help-desk page is in nobody's exports; a test of its own looks at it.
  const others = files.filter((path) => !needed.has(path) && !path.startsWith("dist/desk/"));
  expect(others.sort()).toEqual(["LICENSE", "README.md", "dist/world.schema.json", "package.json"]);
  expect([...needed].filter((path) => !files.includes(path))).toEqual([]);
});

test("maps lead from the code of the clients to its sources", () => {
  const maps = globSync("dist/**/*.map", { cwd: installed });
  expect(maps.length).toBeGreaterThan(10);
  const sources = maps.flatMap((path): [string, string][] => {
    const { sources, sourcesContent } = JSON.parse(read(path));
    return sources.map((source: string, at: number) => [join(dirname(path), source), sourcesContent[at]]);
  });
  const ours = sources.filter(([path]) => path.startsWith("src/"));
  for (const [path, text] of ours) expect(text).toBe(readFileSync(join(repository, path), "utf8"));
  expect(ours.map(([path]) => path)).toEqual(
    expect.arrayContaining([
      "src/options.ts",
      "src/bulk/remove-factors.ts",
      "src/factors/second-factors.ts",
      "src/interceptors/retry.ts",
      "src/transports/grpc/transport.ts",
      "src/transports/rest.ts",
    ]),
  );
});

test("a stack names the line of the source", () => {
  const program =
    'import { createManagementClient } from "zitadel-mgmt"; createManagementClient({ baseUrl: 5 });';
  const args = ["--enable-source-maps", "--input-type=module", "--eval", program];
  const { stderr } = spawnSync(process.execPath, args, { cwd: inject("consumer"), encoding: "utf8" });
  const [, line = ""] = /src\/options\.ts:(\d+)/.exec(stderr) ?? [];
  const source = readFileSync(join(repository, "src/options.ts"), "utf8").split("\n");
  expect(source[Number(line) - 1]).toContain("throw new TypeError(");
});

test("the proto files build alone", () => {
  const folder = join(dirname(tarball), "protos");
  cpSync(join(installed, "proto"), folder, { recursive: true });
  const buf = join(repository, "node_modules/.bin/buf");
  const json = run(buf, ["build", "--output", "-#format=json"], folder);
  expect(json).toContain("RemoveHumanMultiFactorU2F");
  expect(json).toContain("RemoveU2F");
});

test("an installation is not much more than half as big as the official package's, but for the keychain", () => {
  const lean = join(dirname(tarball), "lean");
  emptyProject(lean, [tarball], "--omit=optional");
  const project = join(dirname(tarball), "official");
  emptyProject(project, ["@zitadel/client"]);
  const [ours, official] = [installation(lean), installation(project)];
  expect(ours.megabytes / official.megabytes).toBeLessThan(0.6);
  const keychain = installation(inject("consumer")).megabytes - ours.megabytes;
  expect(keychain).toBeLessThan(4);
});

function read(path: string): string {
  return readFileSync(join(installed, path), "utf8");
}

/** The files that a part of the exports map names, whatever the conditions. */
function targetsOf(part: Conditions): string[] {
  return typeof part === "string" ? [part] : Object.values(part).flatMap(targetsOf);
}

function isDeclaration(path: string): boolean {
  return /\.d\.c?ts$/.test(path);
}
