import { type ParseArgsConfig, parseArgs } from "node:util";
import type { ArgsDef } from "citty";
import { type CliError, usageError } from "./cli-error.js";

/** What a command is given: its arguments and options, by name. */
export type Arguments = Record<string, string | boolean | string[]>;

/** The options that may be given several times. */
export const repeatable: readonly string[] = ["header"];

/**
 * Reads the arguments of a command. What it does not know is refused (a mistyped `--dry-run` must not remove anything), and
 * so are options given twice, empty values, and more arguments or fewer than the command has.
 */
export async function readArguments(argv: string[], args: ArgsDef, command: string): Promise<Arguments> {
  const options = Object.fromEntries(
    Object.entries(args)
      .filter(([, { type }]) => type !== "positional")
      .map(([name, { type }]) => [name, { type: type === "boolean" ? "boolean" : "string" } as const]),
  );
  const tokens = await parse(argv, options, command);
  const positionals = Object.entries(args).filter(([, { type }]) => type === "positional");
  const read: Arguments = {};
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.value === "") {
      throw usageError(
        `${token.kind === "option" ? token.rawName : "an argument"} is empty: was the variable set?`,
      );
    }
    if (token.kind === "positional") {
      const [name] = positionals.shift() ?? [];
      if (name === undefined) throw usageError(`unexpected argument ${shown(token.value)}`);
      read[name] = token.value;
      continue;
    }
    const { name, value = true } = token;
    if (repeatable.includes(name)) read[name] = [...((read[name] as string[]) ?? []), value as string];
    else if (name in read) throw usageError(`--${name} is given twice`);
    else read[name] = value;
  }
  const missing = positionals.find(([, { required }]) => required !== false)?.[0];
  if (missing !== undefined) {
    throw usageError(`${missing.toUpperCase()} is missing: see ${command} --help`);
  }
  for (const [name, arg] of Object.entries(args)) {
    const value = read[name];
    if (arg.type === "enum" && typeof value === "string") await checkChoice(`--${name}`, value, arg.options);
  }
  return read;
}

/** Refuses what is none of some words, and says which may have been meant. */
export async function checkChoice(name: string, value: string, choices: string[] = []): Promise<void> {
  if (choices.includes(value)) return;
  throw await mistyped(`${name} is ${shown(`"${value}"`)}: one of ${choices.join(", ")}`, value, choices);
}

/** The error for a word that is not known, with the one that may have been meant. */
export async function mistyped(
  message: string,
  typed: string,
  known: string[],
  prefix = "",
): Promise<CliError> {
  const { closest } = await import("./suggest.js");
  const found = closest(typed, known);
  return usageError(found === undefined ? message : `${message}; did you mean ${prefix}${found}?`);
}

interface Syntax {
  args: string[];
  options: NonNullable<ParseArgsConfig["options"]>;
  allowPositionals: true;
  strict: true;
  tokens: true;
}

async function parse(
  argv: string[],
  options: Syntax["options"],
  command: string,
): Promise<ReturnType<typeof parseArgs<Syntax>>["tokens"]> {
  try {
    const syntax = { allowPositionals: true, strict: true, tokens: true } as const;
    return parseArgs({ args: argv, options, ...syntax }).tokens;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const typed = /'(-[^' ]*)/.exec(message)?.[1] ?? "";
    if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") throw wrongValue(typed, message, options);
    if (code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION") throw usageError(message);
    const unknown = `${command} has no option ${shown(typed)}`;
    throw await mistyped(unknown, typed.replace(/^-+/, ""), [...Object.keys(options), "help"], "--");
  }
}

function wrongValue(option: string, reason: string, options: Syntax["options"]): CliError {
  if (options[option.replace(/^-+/, "")]?.type === "boolean") return usageError(`${option} takes no value`);
  const hint = reason.includes("ambiguous") ? `; one that begins with a dash is given as ${option}=-…` : "";
  return usageError(`${option} has no value${hint}`);
}

/** What is as long as a token may be one. */
export function shown(value: string): string {
  return value.length > 30 ? "(not shown, because it may be a secret)" : value;
}
