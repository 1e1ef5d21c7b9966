import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const file = resolve("docs/hover.ts");
const program = `import { createManagementClient, createTransport, TextQueryMethod, Code } from "zitadel-mgmt";
import { createUserClient, UserFieldName } from "zitadel-mgmt/v2";
const management = createManagementClient({ baseUrl: "https://example.zitadel.cloud" });
await management.removeHumanMultiFactorU2F({ userId: "1", tokenId: "2" });
await management.listUsers({
  query: { offset: 5n },
  queries: [{ query: { case: "emailQuery", value: { emailAddress: "a", method: TextQueryMethod.CONTAINS } } }],
});
await createUserClient({ baseUrl: "https://example.zitadel.cloud" }).listUsers({ sortingColumn: UserFieldName.EMAIL });
export const others = [createTransport, Code];
`;

const { config } = ts.readConfigFile("tsconfig.test.json", ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ".");
const service = ts.createLanguageService({
  ...ts.sys,
  getScriptFileNames: () => [file],
  getScriptVersion: () => "1",
  getScriptSnapshot: (path) => {
    const text = path === file ? program : ts.sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => process.cwd(),
  getCompilationSettings: () => options,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  fileExists: (path) => path === file || ts.sys.fileExists(path),
});

/** What an editor shows for the last mention of a name. */
function hover(name: string): string {
  const info = service.getQuickInfoAtPosition(file, program.lastIndexOf(name));
  return ts.displayPartsToString(info?.documentation);
}

test("the program is right", { timeout: 60_000 }, () => {
  expect(service.getSemanticDiagnostics(file)).toEqual([]);
});

test.each([
  ["createManagementClient", "over gRPC in Node and over gRPC-web everywhere else"],
  ["createTransport", "gRPC in Node, gRPC-web everywhere else"],
  ["createUserClient", "over gRPC in Node and over gRPC-web everywhere else"],
  ["removeHumanMultiFactorU2F", "Removes one U2F key of a user"],
  ["userId", "The id of the user: 1 to 200 Unicode code points."],
  ["tokenId", "The id of the key, `u2f.id` in the answer of `ListHumanAuthFactors`"],
  ["offset", "How many matches to leave out."],
  ["emailAddress", "At most 200 Unicode code points."],
  ["method:", "How the text is compared. Default: equal"],
  ["CONTAINS", "Contains it, in the same upper and lower case."],
  ["sortingColumn", "Default, and for an unknown column: by id."],
  ["EMAIL", "By e-mail address."],
])("an editor says what %s is", (name, text) => {
  expect(hover(name)).toContain(text);
});
