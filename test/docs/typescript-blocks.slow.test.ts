import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { codeBlocks, documents } from "./markdown.js";

const blocks = documents.flatMap(codeBlocks).filter(({ language }) => language === "ts");

test("the documentation has code", () => {
  expect(blocks.length).toBeGreaterThan(10);
});

test("every ts block type-checks, alone", { timeout: 60_000 }, () => {
  // Beside the document, so that errors name it and imports resolve as in a file of this package.
  const files = new Map(
    blocks.map(({ path, line, text }) => [resolve(`${path}.${line}.ts`), `${text}\nexport {};\n`]),
  );
  expect(check(files)).toEqual([]);
});

test('every ts block runs on every supported Node, as JavaScript: none has "using"', () => {
  const using = blocks.filter(({ text }) => /^\s*(await )?using \w/m.test(text));
  expect(using.map(({ path, line }) => `${path}:${line}`)).toEqual([]);
});

test("a block that does not type-check is found", { timeout: 60_000 }, () => {
  const wrong =
    'import { createManagementClient } from "zitadel-mgmt";\ncreateManagementClient({ url: "" });\n';
  expect(check(new Map([[resolve("docs/wrong.md.1.ts"), wrong]]))).toEqual([
    expect.stringMatching(/^docs\/wrong\.md\.1\.ts:2: .*'url' does not exist/),
  ]);
});

/** Type-checks files that exist only here, with the project's settings for tests. */
function check(files: Map<string, string>): string[] {
  const { config } = ts.readConfigFile("tsconfig.test.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ".");
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options: { ...options, noUnusedLocals: false, noUnusedParameters: false },
    host,
  });
  return [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return ts.getPreEmitDiagnostics(program, source).map(({ start = 0, messageText }) => {
      const line = 1 + ts.getLineAndCharacterOfPosition(source!, start).line;
      const name = path.slice(process.cwd().length + 1);
      return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  });
}
