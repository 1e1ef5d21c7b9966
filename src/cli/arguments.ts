import { parseArgs } from "node:util";
import type { ArgsDef } from "citty";
import { usageError } from "./cli-error.js";

/**
 * Refuses what citty lets pass: unknown options (a mistyped `--dry-run` must not remove anything), options given twice,
 * empty values, and more arguments than the command has.
 */
export function checkArguments(argv: string[], args: ArgsDef): void {
  const defined = Object.entries(args);
  const options = Object.fromEntries(
    defined
      .filter(([, { type }]) => type !== "positional")
      .map(([name, { type }]) => [
        name,
        { type: type === "boolean" ? ("boolean" as const) : ("string" as const) },
      ]),
  );
  const { tokens } = strict(() =>
    parseArgs({ args: argv, options, allowPositionals: true, strict: true, tokens: true }),
  );
  const seen = new Set<string>();
  let positionals = defined.length - Object.keys(options).length;
  for (const token of tokens) {
    if (token.kind === "option") {
      if (seen.has(token.name)) throw usageError(`--${token.name} is given twice`);
      seen.add(token.name);
    }
    if (token.kind === "positional" && positionals-- === 0)
      throw usageError(`unexpected argument ${shown(token.value)}`);
    if (token.kind !== "option-terminator" && token.value === "") {
      throw usageError(
        `${token.kind === "option" ? token.rawName : "an argument"} is empty: was the variable set?`,
      );
    }
  }
}

function strict<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

/** What is as long as a token may be one. */
function shown(value: string): string {
  return value.length > 30 ? "(not shown, because it may be a secret)" : value;
}
