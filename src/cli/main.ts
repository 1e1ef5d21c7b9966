#!/usr/bin/env node
import { createRequire } from "node:module";
import { stripVTControlCharacters } from "node:util";
import { type CommandDef, renderUsage, runCommand } from "citty";
import { checkArguments } from "./arguments.js";
import { ExitCode, usageError } from "./cli-error.js";
import { root } from "./commands.js";
import { hasColors, note, noteJson, printOwn } from "./output.js";
import type { ErrorReport } from "./report-error.js";

const usageNotes = `ENVIRONMENT

  ZITADEL_URL, ZITADEL_ORG_ID   as --url and --org
  ZITADEL_TOKEN                 a personal access token; or in its place ZITADEL_TOKEN_FILE, ZITADEL_KEY_FILE,
                                or ZITADEL_CLIENT_ID with ZITADEL_CLIENT_SECRET
  ZITADEL_PROFILE               as --profile: what login keeps, for what options and variables leave open

EXIT CODES

  0 done    1 refused or failed    2 wrong usage, or a name that fits several    3 no such user or key
  4 no valid token or no permission    5 no answer, or a blocked instance
  6 removed what can be, but something stays that signs in    130 interrupted`;

async function main(argv: string[]): Promise<void> {
  const json = argv.includes("--json");
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // At EPIPE whoever reads the output has seen enough, as `| head` does.
    const exitCode = ExitCode.failed;
    if (error.code !== "EPIPE")
      tell({ exitCode, message: `the output was not written: ${error.message}` }, json);
    process.exit(process.exitCode || exitCode);
  });
  // Nobody is there to be told, and the exit code says it still.
  process.stderr.on("error", () => {});
  try {
    if (argv[0] === "--version" || argv[0] === "-v") return printOwn(version());
    const { command, parent, rest } = find(argv);
    if (rest.includes("--help") || rest.includes("-h")) return printOwn(await usage(command, parent));
    if (command.subCommands) {
      for (const line of stripVTControlCharacters(await usage(command, parent)).split("\n")) note(line);
      process.exitCode = ExitCode.usage;
      return;
    }
    checkArguments(rest, command.args as never);
    await runCommand(command, { rawArgs: rest });
  } catch (error) {
    process.exitCode = await report(error, json);
  }
}

interface Found {
  command: CommandDef;
  parent: CommandDef | undefined;
  /** The arguments after the names of the commands. */
  rest: string[];
}

function find(argv: string[]): Found {
  let found: Found = { command: root, parent: undefined, rest: argv };
  for (;;) {
    const { command, rest } = found;
    const [name, ...after] = rest;
    const subCommands = command.subCommands as Record<string, CommandDef> | undefined;
    if (!subCommands || name === undefined || name === "--help" || name === "-h") return found;
    if (name.startsWith("-")) throw usageError(`${name} must stand after the command`);
    const next = Object.hasOwn(subCommands, name) ? subCommands[name] : undefined;
    if (!next) throw usageError(`there is no command ${name}: one of ${Object.keys(subCommands).join(", ")}`);
    found = { command: next, parent: command, rest: after };
  }
}

async function usage(command: CommandDef, parent: CommandDef | undefined): Promise<string> {
  const text = `${await renderUsage(command, parent)}\n\n${usageNotes}`;
  return hasColors() ? text : stripVTControlCharacters(text);
}

function version(): string {
  return createRequire(import.meta.url)("zitadel-mgmt/package.json").version;
}

/** Tells on the standard error what went wrong, and returns the exit code. A defect of ours is thrown on. */
async function report(error: unknown, json: boolean): Promise<ExitCode> {
  // citty does not export its own errors.
  const isUsage = error instanceof Error && error.name === "CLIError";
  const reason = isUsage ? usageError(stripVTControlCharacters(error.message)) : error;
  const { reportOf } = await import("./report-error.js");
  const found = reportOf(reason);
  tell(found, json);
  return found.exitCode;
}

function tell(found: ErrorReport, json: boolean): void {
  const { message, id, lines = [], advice = [] } = found;
  const text = [
    `error: ${message}${id ? ` (${id})` : ""}`,
    ...lines.concat(advice).map((line) => `  ${line}`),
  ];
  if (json) noteJson({ error: found });
  else for (const line of text) note(line);
}

await main(process.argv.slice(2));
