import { globSync } from "node:fs";
import { build } from "esbuild";
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
  emulator: ["core", "gen"],
  cli: ["emulator", "bulk", "factors", "client", "transports", "interceptors", "auth", "core", "gen"],
};

/** The room of a file: its folder, or for the files in `src` itself what they belong to. */
function roomOf(path: string): string {
  const [, name = ""] = /^(?:src\/)?(\w[\w-]*)/.exec(path) ?? [];
  if (name in rooms && name !== "core") return name;
  return ["index", "grpc", "grpc-web", "rest"].includes(name)
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

/** What is imported at run time, by file; types are not. */
const sources = globSync("{src,gen}/**/*.ts");
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

/** All that a file imports, directly or not: files by path, packages by name. */
function reachableFrom(entry: string): string[] {
  const seen = new Set([entry]);
  for (const path of seen) for (const imported of importsOf(path)) seen.add(imported.path);
  return [...seen];
}

test("every file was read", () => {
  expect(Object.keys(metafile.inputs).sort()).toEqual(sources.sort());
});

describe("imports", () => {
  test("flow one way between the rooms", () => {
    const backwards = sources.flatMap((path) =>
      importsOf(path)
        .filter(({ external }) => !external)
        .filter((imported) => {
          const [from, to] = [roomOf(path), roomOf(imported.path)];
          return from !== to && !rooms[from]!.includes(to);
        })
        .map((imported) => `${path} (${roomOf(path)}) imports ${imported.path} (${roomOf(imported.path)})`),
    );
    expect(backwards).toEqual([]);
  });

  test("form no cycle", () => {
    const cycles = sources.filter((path) =>
      importsOf(path).some((imported) => reachableFrom(imported.path).includes(path)),
    );
    expect(cycles).toEqual([]);
  });

  test.each(["src/index.ts", "src/grpc-web.ts", "src/rest.ts"])("of %s run without Node", (entry) => {
    const needsNode = (path: string) =>
      path.startsWith("node:") || path.startsWith("@connectrpc/connect-node");
    expect(reachableFrom("src/grpc.ts").filter(needsNode)).toContain("node:http2");
    expect(reachableFrom(entry).filter(needsNode)).toEqual([]);
  });

  test.each(Object.entries(packages))("of %s are only in %s", (name, allowed) => {
    const elsewhere = sources
      .filter((path) => importsOf(path).some((imported) => imported.path.startsWith(name)))
      .filter((path) => !allowed.includes(roomOf(path)));
    expect(elsewhere).toEqual([]);
  });
});
