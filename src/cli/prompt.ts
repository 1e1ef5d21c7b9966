import { CliError, ExitCode, usageError } from "./cli-error.js";
import { clean } from "./output.js";

/** Tells whether somebody is there to be asked: not once a list was read from the terminal to its end. */
export function isInteractive(): boolean {
  const { stdin, stderr, env } = process;
  return stdin.isTTY === true && stdin.readable && stderr.isTTY === true && !env.CI;
}

/** Asks for a yes. Throws where the answer is another one, and a usage error where nobody can be asked. */
export async function confirmRemoval(question: string): Promise<void> {
  if (!isInteractive())
    throw usageError("nobody is here to be asked: say --yes, or look first with --dry-run");
  const { confirm } = await import("@clack/prompts");
  const answer = await confirm({ message: clean(question), initialValue: false, output: process.stderr });
  if (answer !== true) throw declined();
}

/** Lets one or more of the choices be picked. Throws where it was left without. */
export async function pick<T>(message: string, choices: { value: T; label: string }[]): Promise<T[]> {
  const { isCancel, multiselect } = await import("@clack/prompts");
  const options = choices.map(({ value, label }) => ({ value, label: clean(label) }));
  const picked = await multiselect<T>({ message, options: options as never, output: process.stderr });
  if (isCancel(picked)) throw declined();
  return picked;
}

function declined(): CliError {
  return new CliError("nothing was removed", ExitCode.failed);
}
