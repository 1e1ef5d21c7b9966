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
  const answer = await asked(() =>
    confirm({ message: clean(question), initialValue: false, output: process.stderr }),
  );
  if (answer !== true) throw declined();
}

/** Lets one or more of the choices be picked. Throws where it was left without. */
export async function pick<T>(message: string, choices: { value: T; label: string }[]): Promise<T[]> {
  const { isCancel, multiselect } = await import("@clack/prompts");
  const options = choices.map(({ value, label }) => ({ value, label: clean(label) }));
  const picked = await asked(() =>
    multiselect<T>({ message: clean(message), options: options as never, output: process.stderr }),
  );
  if (isCancel(picked)) throw declined();
  return picked;
}

/** Waits for an answer. Clack takes Ctrl-C for one, the same as escape: here it ends the command. */
async function asked<T>(ask: () => Promise<T>): Promise<T> {
  let interrupted = false;
  const onKey = (_: string | undefined, key: { name?: string; ctrl?: boolean } | undefined) => {
    interrupted = key?.ctrl === true && key.name === "c";
  };
  process.stdin.on("keypress", onKey);
  try {
    const answer = await ask();
    if (interrupted) throw new CliError("interrupted: nothing was removed", ExitCode.interrupted);
    return answer;
  } finally {
    process.stdin.off("keypress", onKey);
  }
}

function declined(): CliError {
  return new CliError("nothing was removed", ExitCode.failed);
}
