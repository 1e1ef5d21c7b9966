import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** The rooms of `src`, each with the rooms that it may import from: imports flow one way. */
const rooms: Record<string, string[]> = {
  gen: [],
  core: ["gen"],
  auth: ["core", "gen"],
  interceptors: ["auth", "core", "gen"],
  transports: ["interceptors", "auth", "core", "gen"],
  client: ["transports", "interceptors", "auth", "core", "gen"],
  factors: ["client", "transports", "interceptors", "auth", "core", "gen"],
  bulk: ["factors", "client", "transports", "interceptors", "auth", "core", "gen"],
  "emulator/world": ["core", "gen"],
  "emulator/service": ["emulator/world", "core", "gen"],
  "emulator/management-v1": ["emulator/service", "emulator/world", "core", "gen"],
  "emulator/user-v2": ["emulator/service", "emulator/world", "core", "gen"],
  "emulator/oauth": ["emulator/service", "emulator/world", "core", "gen"],
  "emulator/protocols": [
    "emulator/oauth",
    "emulator/management-v1",
    "emulator/user-v2",
    "emulator/service",
    "emulator/world",
    "core",
    "gen",
  ],
  emulator: ["emulator/protocols", "emulator/oauth", "emulator/service", "emulator/world", "core", "gen"],
  cli: [
    "emulator",
    "emulator/protocols",
    "emulator/service",
    "emulator/world",
    "bulk",
    "factors",
    "client",
    "transports",
    "interceptors",
    "auth",
    "core",
    "gen",
  ],
};

/** The room of a file: its folder, or for the files in `src` itself what they belong to. */
function roomOf(path: string): string {
  const [, name = "", folder] = /^(?:src\/)?(\w[\w-]*)(?:\/([\w-]+)\/)?/.exec(path) ?? [];
  if (name === "emulator" && folder) return `${name}/${folder}`;
  if (name in rooms && name !== "core") return name;
  return ["index", "grpc", "grpc-web", "rest", "v2"].includes(name)
    ? "client"
    : name === "options"
      ? "auth"
      : "core";
}

/** Packages that only some rooms may import. */
const packages: Record<string, string[]> = {
  "@connectrpc/connect-node": ["emulator", "cli"],
  citty: ["cli"],
  "@clack/prompts": ["cli"],
};

const sources = globSync("{src,gen}/**/*.ts");

/** What is imported at run time, by file; types are not. */
const { metafile } = await build({
  entryPoints: sources,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  outdir: "unused",
  write: false,
  metafile: true,
});
const importsOf = (path: string) => metafile.inputs[path]?.imports ?? [];

/** The files that each file imports, for types too. */
const namedIn = new Map(sources.map((path) => [path, filesNamedIn(path)]));

function filesNamedIn(path: string): string[] {
  return ts
    .preProcessFile(readFileSync(path, "utf8"))
    .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => join(dirname(path), fileName).replace(/\.js$/, ".ts"));
}

/** All that a file imports at run time, directly or not: files by path, packages by name. */
function reachableFrom(entry: string): string[] {
  const seen = new Set([entry]);
  for (const path of seen) for (const imported of importsOf(path)) seen.add(imported.path);
  return [...seen];
}

/** The files that a file imports, directly or not, for types too. */
function namedFrom(entry: string): Set<string> {
  const seen = new Set(namedIn.get(entry));
  for (const path of seen) for (const named of namedIn.get(path) ?? []) seen.add(named);
  return seen;
}

test("every file was read", () => {
  expect(Object.keys(metafile.inputs).sort()).toEqual(sources.sort());
});

describe("imports", () => {
  test("flow one way between the rooms", () => {
    const backwards = [...namedIn].flatMap(([path, named]) =>
      named
        .map((imported) => ({ imported, from: roomOf(path), to: roomOf(imported) }))
        .filter(({ from, to }) => from !== to && !rooms[from]!.includes(to))
        .map(({ imported, from, to }) => `${path} (${from}) imports ${imported} (${to})`),
    );
    expect(backwards).toEqual([]);
  });

  test("form no cycle", () => {
    expect(sources.filter((path) => namedFrom(path).has(path))).toEqual([]);
  });

  test.each(["src/index.ts", "src/factors.ts", "src/bulk.ts", "src/grpc-web.ts", "src/rest.ts", "src/v2.ts"])(
    "of %s run without Node",
    (entry) => {
      const needsNode = (path: string) =>
        path.startsWith("node:") || path.startsWith("@connectrpc/connect-node");
      expect(reachableFrom("src/grpc.ts").filter(needsNode)).toContain("node:http2");
      expect(reachableFrom(entry).filter(needsNode)).toEqual([]);
    },
  );

  test.each(Object.entries(packages))("of %s are only in %s", (name, allowed) => {
    const elsewhere = sources
      .filter((path) => importsOf(path).some((imported) => imported.path.startsWith(name)))
      .filter((path) => !allowed.includes(roomOf(path)));
    expect(elsewhere).toEqual([]);
  });
});
