/**
 * Writes what follows from the proto files besides `gen`: the list of the calls, `docs/calls.md`, and the exports of
 * messages, `src/messages.ts` and `src/v2-messages.ts`. `npm run generate` runs it.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import {
  createFileRegistry,
  type DescField,
  type DescFile,
  type DescMethod,
  type DescService,
  fromBinary,
  ScalarType,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { getComments } from "@bufbuild/protoplugin";
import { permissionOf } from "../src/emulator/service/method-permission.ts";
import { httpRule } from "../src/http-rule.ts";

const files = fromBinary(FileDescriptorSetSchema, execFileSync("buf", ["build", "--output", "-"]));
const registry = createFileRegistry(files);

/** What a client calls one of ZITADEL's services. */
const apis = [
  {
    title: "Management v1",
    suffix: "",
    service: registry.getService("zitadel.management.v1.ManagementService")!,
    intro: "`createManagementClient` of `zitadel-mgmt`, `/grpc`, `/grpc-web` or `/rest` makes the client.",
    exports: "src/messages.ts",
    // In no answer, but attached to errors.
    besides: ["zitadel/v1/message"],
  },
  {
    title: "User service v2",
    suffix: " (v2)",
    service: registry.getService("zitadel.user.v2.UserService")!,
    intro: "`createUserClient` of `zitadel-mgmt/v2` makes the client.",
    exports: "src/v2-messages.ts",
    besides: [],
  },
];
type Api = (typeof apis)[number];

/** The paragraphs of the comment of a part, as Markdown, each in one line. */
function comment(part: DescField | DescMethod | DescService): string[] {
  const text = (getComments(part).leading ?? "").replace(/^ /gm, "").trim();
  return text.split(/\n\s*\n/).map((paragraph) => paragraph.replaceAll("\n", " "));
}

function table(head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [];
  return [...[head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`), ""];
}

/** The type of a field in TypeScript. */
function typeOf({ message, enum: enumeration, scalar, fieldKind }: DescField): string {
  const scalars = {
    [ScalarType.STRING]: "string",
    [ScalarType.BOOL]: "boolean",
    [ScalarType.UINT32]: "number",
  };
  const name = message?.name ?? enumeration?.name ?? scalars[scalar as keyof typeof scalars];
  if (!name) throw new Error(`a field of the type ${scalar} has no name here yet`);
  return `\`${name}${fieldKind === "list" ? "[]" : ""}\``;
}

function fieldRow(field: DescField): string[] {
  const name = field.oneof ? `${field.oneof.localName}: ${field.localName}` : field.localName;
  return [`\`${name}\``, typeOf(field), comment(field).join(" ")];
}

function http(method: DescMethod): string {
  const { method: verb, path } = httpRule(method)!;
  return `\`${verb} /${path.map((part) => ("literal" in part ? part.literal : `{${part.field}}`)).join("/")}\``;
}

/** The ids of the errors that a comment names. */
function errorIds(paragraphs: string[]): string {
  const ids = paragraphs.join(" ").match(/`[A-Z]+-\w{5}`/g);
  return [...new Set(ids)].join(" ");
}

function permission(method: DescMethod): string {
  const name = permissionOf(method);
  if (name !== "authenticated") return name ? `\`${name}\`` : "none, and no token";
  // The server checks in the code of the rpc.
  return /Permission (`[\w.]+`)/.exec(comment(method).join(" "))?.[1] ?? "any usable token";
}

function heading({ suffix }: Api, method: DescMethod): string {
  return `${method.localName}${suffix}`;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}

function overview(api: Api): string[] {
  const { title, service, intro } = api;
  const rows = service.methods.map((method) => {
    const [sentence] = /^.*?[.:](?= |$)/.exec(comment(method)[0]!)!;
    const link = `[${method.localName}](#${slug(heading(api, method))})`;
    return [link, sentence.replace(/:$/, "."), permission(method)];
  });
  return [`## ${title}`, "", intro, "", ...comment(service).flatMap((text) => [text, ""])].concat(
    table(["call", "", "permission"], rows),
  );
}

function details(api: Api, method: DescMethod): string[] {
  const facts = [
    ["REST", http(method)],
    ["permission", permission(method)],
    ["errors of its own", errorIds(comment(method)) || "none"],
    ["request", `\`${method.input.name}\`${method.input.fields.length === 0 ? ", without fields" : ""}`],
    ["answer", `\`${method.output.name}\``],
  ];
  return [
    `### ${heading(api, method)}`,
    "",
    ...comment(method).flatMap((text) => [text, ""]),
    ...table(["", ""], facts),
    ...table(["field of the request", "type", ""], method.input.fields.map(fieldRow)),
  ];
}

const page = [
  "# All calls",
  "",
  "<!-- Made by `npm run generate` from the comments in `proto`. -->",
  "",
  "Each call takes its request and, optionally, `{ headers, timeoutMs, signal }`. [Errors](errors.md) says what each error id",
  "means, and what to do.",
  "",
  ...apis.flatMap(overview),
  ...apis.flatMap((api) => [
    `## The calls of ${api.title}`,
    "",
    ...api.service.methods.flatMap((method) => details(api, method)),
  ]),
];
writeFileSync("docs/calls.md", `${page.join("\n").trim()}\n`);

/** The files that a service's requests and answers come from. */
function filesOf({ service, besides }: Api): DescFile[] {
  const found = new Set([service.file, ...besides.map((name) => registry.getFile(`${name}.proto`)!)]);
  for (const file of found) for (const imported of file.dependencies) found.add(imported);
  // What only options need is nothing that users send or receive.
  return [...found].filter(({ messages, enums, extensions, name }) => {
    return name.startsWith("zitadel/") && messages.length + enums.length > 0 && extensions.length === 0;
  });
}

for (const api of apis) {
  const exports = filesOf(api).map(({ name }) => {
    const found = readFileSync(`gen/${name}_pb.ts`, "utf8").matchAll(/^export (type|const|enum) (\w+)/gm);
    const names = [...found].filter(([, , one]) => one !== api.service.name && !one!.startsWith("file_"));
    return `export { ${names.map(([, kind, one]) => (kind === "type" ? `type ${one}` : one)).join(", ")} } from "../gen/${name}_pb.js";`;
  });
  writeFileSync(
    api.exports,
    `// The messages and enums of ${api.title}, with their schemas: for \`create\`, \`toJson\` and \`isMessage\` of @bufbuild/protobuf.
// Made by \`npm run generate\`.

${exports.sort().join("\n")}\n`,
  );
}
