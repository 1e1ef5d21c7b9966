/**
 * Builds `dist`: JavaScript and declarations of what package.json exports, and nothing else.
 *
 * The modules are joined into a few files, which a process loads in less time. Types are not checked here.
 */
import { globSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type BuildOptions, build, type Plugin, transform } from "esbuild";
import ts from "typescript";
import { notices } from "./copyright-notices.ts";
import { buildHelpDesk } from "./help-desk-site.ts";

const { exports, bin, dependencies, optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

/** The source files behind those targets of the exports map and of `bin` that begin and end so. */
function sources(start: "./dist/" | "./dist/cjs/", ending: string): string[] {
  const targets = (value: string | object): string[] =>
    typeof value === "object"
      ? Object.values(value).flatMap(targets)
      : value.startsWith(start) && value.endsWith(ending)
        ? [value]
        : [];
  return [...new Set(targets({ exports, bin }))].flatMap((target) =>
    globSync(target.slice(start.length, -ending.length).replace("*", "**/*").concat(".ts")),
  );
}

/** Writes the declarations of some files and of all that these import, for both module systems. */
async function declare(files: string[]): Promise<void> {
  const needed = new Set(files);
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  for (const file of needed) {
    const source = readFileSync(file, "utf8");
    const { outputText, diagnostics } = ts.transpileDeclaration(source, {
      fileName: file,
      compilerOptions: options,
      reportDiagnostics: true,
    });
    if (diagnostics?.length)
      throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(options)));
    for (const { fileName } of ts.preProcessFile(outputText).importedFiles) {
      if (fileName.startsWith(".")) needed.add(join(dirname(file), fileName).replace(/\.js$/, ".ts"));
    }
    // Hover texts say the same.
    const declarations = outputText.replace(/(\n *\*)?\n *\* @generated from [^\n]*/g, "");
    await write(join("dist", file.replace(/\.ts$/, ".d.ts")), declarations);
    const common = declarations
      .replace(/(["']\.{1,2}\/[^"']+)\.js(["'])/g, "$1.cjs$2")
      // Under node16 a CommonJS file may name types of a module only so.
      .replace(onlyModules, '$& with { "resolution-mode": "import" }');
    await write(join("dist/cjs", file.replace(/\.ts$/, ".d.cts")), common);
  }
}

/** Descriptors as text, which packs better than base64: 2 KB gzip in a browser bundle. */
function packDescriptors(code: string): string {
  return code.replace(/(fileDesc\d*)\("([\w+/]+)"/g, (_, call: string, base64: string) => {
    const text = JSON.stringify(Buffer.from(base64, "base64").toString("latin1"));
    return `${call}(/* @__PURE__ */ btoa(${text})`;
  });
}

const written = new Set<string>();

async function write(path: string, text: string): Promise<void> {
  written.add(path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/**
 * Joins the modules of some entries, with those of the libraries named. What they share goes into files of their own.
 */
async function joinModules(options: BuildOptions, libraries: string[] = []): Promise<void> {
  const { outputFiles, metafile } = await build({
    ...options,
    outbase: ".",
    outdir: "dist",
    chunkNames: "chunks/[hash]",
    bundle: true,
    splitting: true,
    external: Object.keys({ ...dependencies, ...optionalDependencies }).filter(
      (name) => !libraries.includes(name),
    ),
    metafile: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    write: false,
  });
  const maps = new Map(outputFiles.map(({ path, text }) => [path, text]));
  for (const { path, text } of outputFiles.filter((file) => file.path.endsWith(".js"))) {
    const output = relative("", path).replace("dist/stdin.js", joined);
    // Imports without names keep an order of side effects, of which there are none. Their lines stay, for the maps.
    const code = packDescriptors(text.replace(/(?<=^|;)import ?"\.[^"]*";/gm, ""));
    // What held nothing but imports is empty now.
    if (code.trim() === "") continue;
    const map = maps.get(`${path}.map`);
    const mapped = map !== undefined && hasCode(map);
    if (mapped) await write(`${output}.map`, map);
    const link = mapped ? `//# sourceMappingURL=${basename(output)}.map\n` : "";
    await write(output, code + notices(metafile.outputs[relative("", path)]) + link);
  }
}

/** Tells whether a map is of more than descriptors, which are data. */
function hasCode(map: string): boolean {
  const { sources }: { sources: string[] } = JSON.parse(map);
  return sources.some((path) => !path.includes("/gen/"));
}

/**
 * Leaves JSON out of connect-web's transport, which is joined with ours: no call uses it, and it would be 5 KB gzip of
 * every browser bundle. All else of connect is imported as it is.
 */
const binaryOnly: Plugin = {
  name: "binary only",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@connectrpc\/connect\/protocol$/ }, ({ importer }) =>
      importer.includes("/connect-web/") ? { path: "protocol", namespace: "binary-only" } : undefined,
    );
    onLoad({ filter: /./, namespace: "binary-only" }, () => ({
      resolveDir: ".",
      contents: `
        import { fromBinary, toBinary } from "@bufbuild/protobuf";
        export {
          compressedFlag, createEnvelopeReadableStream, createMethodUrl, encodeEnvelope,
          getJsonOptions, runStreamingCall, runUnaryCall
        } from "@connectrpc/connect/protocol";
        export const createClientMethodSerializers = ({ input, output }) => ({
          serialize: (message) => toBinary(input, message),
          parse: (bytes) => fromBinary(output, bytes),
        });`,
    }));
  },
};

const joined = "dist/gen.js";

/**
 * Returns the generated code as one module, and writes a file for each of its own that takes its names from there. In the one
 * module a name is prefixed with its file, because v1 and v2 both have a `GetUserByIDRequest`.
 */
async function joinGenerated(files: string[]): Promise<string> {
  const contents: string[] = [];
  for (const file of files) {
    const prefix = file.replace(/^gen\/|\.ts$/g, "").replace(/\W/g, "_");
    const found = readFileSync(file, "utf8").matchAll(/^export (?:const|enum) (\w+)/gm);
    const names = [...found].map(([, name]) => name);
    const module = relative(dirname(join("dist", file)), joined);
    const text = `export { ${names.map((name) => `${prefix}_${name} as ${name}`).join(", ")} } from "${module}";\n`;
    await write(join("dist", file.replace(/\.ts$/, ".js")), text);
    contents.push(
      `export { ${names.map((name) => `${name} as ${prefix}_${name}`).join(", ")} } from "./${file}";`,
    );
  }
  return contents.join("\n");
}

/** Jest's jsdom has no TextEncoder, which libraries want as soon as they are loaded. */
const textEncoding = `if (typeof TextEncoder === "undefined") {
  const { TextEncoder, TextDecoder } = process.getBuiltinModule("node:util");
  Object.assign(globalThis, { TextEncoder, TextDecoder });
}
`;

/** Libraries that have no CommonJS form of their own. */
const modulesOnly = ["jose", "oauth4webapi"];
const onlyModules = new RegExp(`(?<=^import type .*)from "(?:${modulesOnly.join("|")})"`, "gm");

const commonJs = {
  format: "cjs",
  platform: "node",
  target: "es2022",
  // Jest has no import().
  supported: { "dynamic-import": false },
  minifyWhitespace: true,
  minifySyntax: true,
} as const;

/** Writes modules that were joined a second time, as CommonJS. */
async function writeCommonJs(paths: string[]): Promise<void> {
  for (const name of modulesOnly) {
    const stdin = { contents: `export * from "${name}";`, resolveDir: "." };
    const outfile = `dist/cjs/${name}.cjs`;
    const joined = { ...commonJs, minify: true, stdin, outfile, bundle: true, metafile: true } as const;
    const { outputFiles, metafile } = await build({ ...joined, write: false });
    await write(outfile, (outputFiles[0]?.text ?? "") + notices(metafile.outputs[outfile]));
  }
  for (const path of paths) {
    const output = path.replace(/^dist\/(.*)\.js$/, "dist/cjs/$1.cjs");
    const { code } = await transform(readFileSync(path, "utf8"), commonJs);
    const text = code.replace(/require\("([^"]+)"\)/g, (call, name: string) => {
      if (name.startsWith(".")) return `require("${name.replace(/\.js$/, ".cjs")}")`;
      if (!modulesOnly.includes(name)) return call;
      const library = relative(dirname(output), `dist/cjs/${name}.cjs`);
      return `require("${library.startsWith(".") ? library : `./${library}`}")`;
    });
    await write(output, path.startsWith("dist/chunks/") ? text : textEncoding + text);
  }
}

const entries = sources("./dist/", ".js");
const generated = entries.filter((path) => path.startsWith("gen/"));
const contents = await joinGenerated(generated);
// The emulator and the command stand alone: sharing would cut the client into twice as many files.
const alone = entries.filter((path) => /^src\/(emulator|cli)\b/.test(path));
const client = entries.filter((path) => ![...generated, ...alone].includes(path));
// Maps for these alone, which programs step into: those of the emulator and the command would be a tenth of an installation.
const joinedClient = { entryPoints: client, stdin: { contents, resolveDir: "." }, plugins: [binaryOnly] };
await joinModules({ ...joinedClient, sourcemap: "external" }, ["@connectrpc/connect-web"]);
// Nobody steps into the others: without blanks they make room for the maps.
const packed = { minifyWhitespace: true, minifySyntax: true };
for (const entry of alone.filter((path) => !path.includes("/cli/")))
  await joinModules({ ...packed, entryPoints: [entry] });
await writeCommonJs([...written].filter((path) => path.endsWith(".js")));
for (const entry of alone.filter((path) => path.includes("/cli/"))) {
  // Two libraries are most of what a command loads: 125 files, which take half of its start.
  await joinModules({ ...packed, minifyIdentifiers: true, entryPoints: [entry] }, [
    "@bufbuild/protobuf",
    "@connectrpc/connect",
  ]);
}
await declare(sources("./dist/", ".d.ts"));

// The help-desk page, which `zitadel-mgmt desk` serves.
await buildHelpDesk(resolve("dist/desk"));
for (const path of globSync("dist/desk/**/*.*")) written.add(path);

const schema = await build({
  entryPoints: ["src/emulator/world/world-schema.ts"],
  bundle: true,
  platform: "node",
  format: "esm",
  write: false,
});
const { worldJsonSchema } = await import(
  `data:text/javascript,${encodeURIComponent(schema.outputFiles[0]?.text ?? "")}`
);
await write("dist/world.schema.json", `${JSON.stringify(worldJsonSchema, null, 2)}\n`);

// Last, so that who reads dist meanwhile finds the files of an earlier build.
for (const path of globSync("dist/**/*.*").filter((path) => !written.has(path)))
  await rm(path, { force: true });
