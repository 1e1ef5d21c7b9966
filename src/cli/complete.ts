import type { ArgDef } from "citty";
import { repeatable } from "./arguments.js";
import { type Command, root } from "./commands.js";
import { printOwn } from "./output.js";

/** What the scripts take for "a name of a file". */
const files = ":files";

/**
 * Prints what can stand for the last of the words that follow `zitadel-mgmt`, one candidate with its description per line.
 * The scripts of `completion` call it.
 */
export async function complete(words: string[]): Promise<void> {
  const lines = candidates(words);
  if (lines.length > 0) await printOwn(lines.join("\n"));
}

function candidates(given: string[]): string[] {
  // Bash takes `--type=u2f` for three words.
  const isCut = given.at(-1) === "=";
  const words = given.filter((word) => word !== "=");
  const current = isCut ? "" : (words.pop() ?? "");
  const { command, rest } = commandOf(words[0] === "help" ? words.slice(1) : words);
  const { args, subCommands } = command;
  if (!args) {
    const commands = Object.entries(subCommands ?? {});
    return matching(
      current,
      commands.map(([name, { meta }]) => [name, meta.description]),
    );
  }
  if (rest.includes("--")) return [];
  const [, before, option = "", value = ""] = /^((--[\w-]+)=)(.*)$/s.exec(current) ?? [];
  if (before !== undefined)
    return valuesOf(args[option.slice(2)], value).map((each) => withPrefix(each, before));
  const open = args[/^--([\w-]+)$/.exec(rest.at(-1) ?? "")?.[1] ?? ""];
  if (takesValue(open)) return valuesOf(open, current);
  if (!current.startsWith("-")) return command === root.subCommands?.completion ? shells(current) : [];
  const isGiven = (name: string) =>
    !repeatable.includes(name) && rest.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  const options = Object.entries(args).filter(([name, { type }]) => type !== "positional" && !isGiven(name));
  return matching(current, [
    ...options.map(([name, { description = "" }]): Candidate => [`--${name}`, description]),
    ["--help", "Show the help"],
  ]);
}

type Candidate = [word: string, description: string];

function commandOf(words: string[]): { command: Command; rest: string[] } {
  let command = root;
  const rest = [...words];
  while (command.subCommands && rest.length > 0) {
    const next = Object.hasOwn(command.subCommands, rest[0] as string)
      ? command.subCommands[rest.shift() as string]
      : undefined;
    if (!next) return { command: { ...root, subCommands: {} }, rest };
    command = next;
  }
  return { command, rest };
}

function takesValue(arg: ArgDef | undefined): arg is ArgDef {
  return arg?.type === "string" || arg?.type === "enum";
}

function valuesOf(arg: ArgDef | undefined, start: string): string[] {
  if (arg?.type === "enum")
    return matching(
      start,
      (arg.options ?? []).map((option): Candidate => [option, ""]),
    );
  return arg?.valueHint === "path" ? [files] : [];
}

function shells(start: string): string[] {
  return matching(
    start,
    ["bash", "zsh", "fish"].map((shell): Candidate => [shell, ""]),
  );
}

function withPrefix(candidate: string, prefix: string): string {
  return candidate === files ? files : `${prefix}${candidate}`;
}

function matching(start: string, all: Candidate[]): string[] {
  return all
    .filter(([word]) => word.startsWith(start))
    .map(([word, description]) => `${word}\t${description}`);
}
