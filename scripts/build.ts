/**
 * Builds `dist`: JavaScript and declarations of what package.json exports, and nothing else.
 *
 * The modules are joined into a few files, which a process loads in less time. Types are not checked here.
 */
import { globSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import ts from "typescript";

const { exports, bin, dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

/** The source files behind those targets of the exports map and of `bin` that end so. */
function sources(ending: ".js" | ".d.ts"): string[] {
  const targets = (value: string | object): string[] =>
    typeof value === "object" ? Object.values(value).flatMap(targets) : value.endsWith(ending) ? [value] : [];
  return [...new Set(targets({ exports, bin }))].flatMap((target) =>
    globSync(target.slice("./dist/".length, -ending.length).replace("*", "**/*").concat(".ts")),
  );
}

/** Writes the declarations of some files and of all that these import. */
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
    await write(join("dist", file.replace(/\.ts$/, ".d.ts")), outputText);
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
    external: Object.keys(dependencies).filter((name) => !libraries.includes(name)),
    metafile: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const output = relative("", path).replace("dist/stdin.js", joined);
    // Imports without names keep an order of side effects, of which there are none.
    const code = packDescriptors(text.replace(/^import "\..*";\n/gm, ""));
    // What held nothing but imports is empty now.
    if (code !== "") await write(output, code + notices(metafile.outputs[relative("", path)]));
  }
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

/** The copyright notices of the libraries in a file, which esbuild drops. */
function notices(output: Metafile["outputs"][string] | undefined): string {
  const copied = Object.keys(output?.inputs ?? {}).filter((path) => path.startsWith("node_modules/"));
  return [...new Set(copied.map((path) => /^(?:\/\/.*\n)*/.exec(readFileSync(path, "utf8"))?.[0]))].join(
    "\n",
  );
}

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

const entries = sources(".js");
const generated = entries.filter((path) => path.startsWith("gen/"));
const contents = await joinGenerated(generated);
// The emulator and the command stand alone: sharing would cut the client into twice as many files.
const alone = entries.filter((path) => /^src\/(emulator|cli)\b/.test(path));
const client = entries.filter((path) => ![...generated, ...alone].includes(path));
await joinModules({ entryPoints: client, stdin: { contents, resolveDir: "." }, plugins: [binaryOnly] }, [
  "@connectrpc/connect-web",
]);
for (const entry of alone) {
  // Two libraries are most of what a command loads: 125 files, which take half of its start.
  const libraries = entry.includes("/cli/") ? ["@bufbuild/protobuf", "@connectrpc/connect"] : [];
  await joinModules({ entryPoints: [entry] }, libraries);
}
await declare(sources(".d.ts"));

// Last, so that who reads dist meanwhile finds the files of an earlier build.
for (const path of globSync("dist/**/*.*").filter((path) => !written.has(path)))
  await rm(path, { force: true });
