import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inflateSync } from "node:zlib";
import { Application, type DeclarationReflection, Logger, LogLevel, TypeDocReader } from "typedoc";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManagementService } from "zitadel-mgmt";
import { UserService } from "zitadel-mgmt/v2";
import { httpRule } from "../../src/http-rule.js";

/** A member of an object type without a name of its own, such as the `type` that tells the members of a union apart. */
const needsNoComment = /\.__type\.\w+ \(Property\)/;

let folder: string;
let modules: DeclarationReflection[];
const complaints: string[] = [];

/** The whole reference, made once. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zitadel-mgmt-reference-"));
  const options = { skipErrorChecking: true, validation: { notDocumented: true } };
  const app = await Application.bootstrapWithPlugins(options, [new TypeDocReader()]);
  app.logger = new Logger();
  app.logger.log = (message, level) => {
    if (level >= LogLevel.Warn) complaints.push(message);
  };
  const project = await app.convert();
  app.validate(project!);
  await app.generateDocs(project!, folder);
  modules = project?.children ?? [];
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

test("every public name has a comment, every field and every value of an enum", () => {
  expect(modules.map(({ name }) => name)).toContain("zitadel-mgmt");
  expect(complaints.filter((message) => !needsNoComment.test(message))).toEqual([]);
});

test("every page has one heading of the first order, and links that lead somewhere", () => {
  const pages = globSync("**/*.html", { cwd: folder });
  expect(pages.length).toBeGreaterThan(300);
  const html = new Map(pages.map((page) => [page, readFileSync(join(folder, page), "utf8")]));
  expect(pages.filter((page) => html.get(page)?.match(/<h1[ >]/g)?.length !== 1)).toEqual([]);
  const dead = pages.flatMap((page) =>
    [...html.get(page)!.matchAll(/<a\b[^>]*? href="([^"]+)"/g)]
      .map(([, href]) => href!)
      .filter((href) => {
        if (/^[a-z]+:/.test(href)) return false;
        const [path = "", fragment] = href.split("#");
        const target = path === "" ? page : join(dirname(page), path);
        if (!existsSync(join(folder, target))) return true;
        return !!fragment && html.has(target) && !html.get(target)!.includes(` id="${fragment}"`);
      })
      .map((href) => `${page}: ${href}`),
  );
  expect(dead).toEqual([]);
});

test("a search finds calls", () => {
  const [, packed = ""] = /"([^"]+)"/.exec(readFileSync(join(folder, "assets/search.js"), "utf8"))!;
  const index = inflateSync(Buffer.from(packed, "base64")).toString();
  expect(index).toContain('"name":"removeHumanMultiFactorU2F"');
  expect(index).toContain('"name":"removeU2F"');
});

const guide = readFileSync("docs/calls.md", "utf8");

test("the README counts the calls", () => {
  const [v1, v2] = [ManagementService.methods.length, UserService.methods.length];
  expect(readFileSync("README.md", "utf8")).toContain(`${v1} calls of v1 and ${v2} of v2`);
});

describe.each([
  ["zitadel-mgmt", "ManagementClient", ManagementService, ""],
  ["zitadel-mgmt/v2", "UserClient", UserService, " (v2)"],
] as const)("of the entry %s", (entry, client, service, suffix) => {
  test("the page of the client has every call, with its documentation", () => {
    const page = modules.find(({ name }) => name === entry)?.getChildByName(client) as DeclarationReflection;
    const documented = page.children?.map(({ name, comment }) => [name, comment]);
    const calls = service.methods.map(({ localName }) => [localName, expect.anything()]);
    expect(documented?.toSorted()).toEqual(calls.toSorted());
  });

  test.each(service.methods.map((method) => [method.localName, method] as const))(
    "docs/calls.md says of %s what it takes, and where it goes",
    (name, method) => {
      const [, part = ""] = guide.split(`\n### ${name}${suffix}\n`);
      const section = part.split("\n### ")[0]!;
      const rule = httpRule(method);
      const path = rule?.path
        .map((one) => ("literal" in one ? `/${one.literal}` : `/{${one.field}}`))
        .join("");
      expect(section).toContain(`| REST | \`${rule?.method} ${path}\` |`);
      expect(section).toMatch(/^\| permission \| \S/m);
      expect(section).toMatch(/^\| errors of its own \| \S/m);
      const fields = [...section.matchAll(/^\| `(?:\w+: )?(\w+)` \| `[\w[\]]+` \| \S/gm)].map(
        ([, one]) => one,
      );
      expect(fields).toEqual(method.input.fields.map(({ localName }) => localName));
    },
  );
});
