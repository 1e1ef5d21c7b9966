import { globSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import type { TestProjectInlineConfiguration } from "vitest/config";
import { type Command, root } from "../../src/cli/commands.js";
import config from "../../vitest.config.js";
import { anchors, codeBlocks, codeSpans, documents, localLinks } from "./markdown.js";

const { scripts, dependencies, optionalDependencies, devDependencies } = JSON.parse(
  readFileSync("package.json", "utf8"),
);

/** What a document says is to be typed. */
function typed(path: string): string[] {
  const blocks = codeBlocks(path).filter(({ language }) => language === "sh");
  return [...codeSpans(path), ...blocks.flatMap(({ text }) => text.replaceAll("\\\n", " ").split("\n"))];
}

function subCommands({ subCommands = {} }: Command): Record<string, Command> {
  return subCommands;
}

function flags({ args = {} }: Command): string[] {
  return [...Object.keys(args), "help", "version"];
}

/** What is wrong with a command line of ours: a command or a flag that does not exist. */
function mistakes(line: string): string[] {
  const call = /(?:^|[&|;]\s*|npx\s+|\w=\S+\s+)zitadel-mgmt\s+([^&|;>]*)/;
  const [, rest] = call.exec(line.replace(/(^|\s)#.*/, "")) ?? [];
  if (rest === undefined) return [];
  const words = rest.trim().split(/\s+/);
  let command = root;
  while (Object.keys(subCommands(command)).length > 0 && words[0] && !words[0].startsWith("-")) {
    const name = words.shift()!;
    const next = subCommands(command)[name];
    if (!next) return [`${line}: no command ${name}`];
    command = next;
  }
  return words
    .flatMap((word) => /^--([\w-]+)/.exec(word)?.[1] ?? [])
    .filter((flag) => !flags(command).includes(flag))
    .map((flag) => `${line}: no --${flag}`);
}

const allFlags = new Set(
  [root, ...Object.values(subCommands(root))].flatMap((command) => [
    ...flags(command),
    ...Object.values(subCommands(command)).flatMap(flags),
  ]),
);

test.each(documents)("%s names scripts, commands and flags that exist", (path) => {
  // The examples' own scripts are run by test/examples.
  const named = typed(path).flatMap((text) => [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)]);
  expect(named.map(([, name]) => name).filter((name) => !(name! in scripts))).toEqual([]);
  expect(typed(path).flatMap(mistakes)).toEqual([]);
  const alone = codeSpans(path).flatMap((text) => /^--([\w-]+)/.exec(text)?.[1] ?? []);
  expect(alone.filter((flag) => !allFlags.has(flag))).toEqual([]);
});

test("a command or a flag that does not exist is found", () => {
  expect(mistakes("npx zitadel-mgmt factors lst ada")).toEqual([expect.stringContaining("no command lst")]);
  expect(mistakes("zitadel-mgmt factors list ada --jsno")).toEqual([expect.stringContaining("no --jsno")]);
  expect(mistakes("zitadel-mgmt factors list ada --json")).toEqual([]);
});

test.each(documents)("%s links to files and headings that exist", (path) => {
  const broken = localLinks(path).filter((link) => {
    const [file = "", fragment] = link.split("#");
    return (
      !statSync(file, { throwIfNoEntry: false })?.isFile() ||
      (fragment !== undefined && !anchors(file).includes(fragment))
    );
  });
  expect(broken).toEqual([]);
});

test("the dependencies in CONTRIBUTING are those of package.json", () => {
  const text = readFileSync("CONTRIBUTING.md", "utf8");
  const rows = text
    .slice(text.indexOf("## Dependencies"))
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  const named = (row: string) => [...row.split(" | ")[0]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  const [runtime, development] = [
    rows.filter((row) => row.split(" | ").length === 4),
    rows.filter((row) => row.split(" | ").length === 2),
  ];
  const wanted = Object.keys({ ...dependencies, ...optionalDependencies });
  expect(runtime.flatMap(named).toSorted()).toEqual(wanted.toSorted());
  expect(development.flatMap(named).toSorted()).toEqual(Object.keys(devDependencies).toSorted());
});

test("the guide counts the recorded exchanges", () => {
  const guide = readFileSync("docs/testing-with-the-emulator.md", "utf8");
  const recordings = globSync("test/recordings/*.json").map((path) => JSON.parse(readFileSync(path, "utf8")));
  const calls: object[] = recordings.flatMap(({ cases = [] }) => cases).flatMap(({ calls }) => calls);
  const protocols = ["grpc", "grpcWeb", "rest", "connect", "http"];
  const exchanges = calls.flatMap((call) => protocols.filter((one) => one in call));
  expect(guide).toContain(`${exchanges.length} exchanges`);
});

test("the projects that are run together may have different numbers of workers", () => {
  const projects = config.test?.projects as TestProjectInlineConfiguration[];
  const named = [...documents, "CHANGELOG.md"].flatMap((path) =>
    codeSpans(path).map((text) => [...text.matchAll(/--project (\w+)/g)].map(([, name]) => name)),
  );
  const together = named.filter(({ length }) => length > 1);
  expect(together.length).toBeGreaterThan(0);
  for (const names of together) {
    const meant = projects.filter(({ test }) => names.includes(test?.name as string));
    // Vitest refuses those of one group otherwise.
    const groups = meant.map(({ test }) => test?.sequence?.groupOrder ?? 0);
    expect(new Set(groups).size, names.join()).toBe(names.length);
  }
});
