#!/usr/bin/env node
import { stripVTControlCharacters } from "node:util";
import { readArguments } from "./arguments.js";
import { ExitCode } from "./cli-error.js";
import { findCommand } from "./find-command.js";
import { note, noteJson, printOwn } from "./output.js";
import type { ErrorReport } from "./report-error.js";

const versionOptions = ["--version", "-V", "-v"];

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
    const [first = "", ...others] = argv;
    if (first === "__complete") return await (await import("./complete.js")).complete(others);
    const found = await findCommand(
      first === "help" ? [...others, "--help"] : versionOptions.includes(first) ? ["version"] : argv,
    );
    const { command, name, rest } = found;
    const { args, load } = command;
    const isHelp = rest.includes("--help") || rest.includes("-h");
    if (isHelp || !args || !load) {
      const help = await (await import("./help.js")).helpOf(found);
      if (isHelp) return await printOwn(help);
      for (const line of stripVTControlCharacters(help).split("\n")) note(line);
      process.exitCode = ExitCode.usage;
      return;
    }
    const given = await readArguments(rest, args, name);
    const { run } = await load();
    process.exitCode = await run(given as never);
  } catch (error) {
    process.exitCode = await report(error, json);
  }
}

/** Tells on the standard error what went wrong, and returns the exit code. A defect of ours is thrown on. */
async function report(error: unknown, json: boolean): Promise<ExitCode> {
  const { reportOf } = await import("./report-error.js");
  const found = reportOf(error);
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
