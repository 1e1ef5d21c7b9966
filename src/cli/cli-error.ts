/** What the command line exits with. */
export const ExitCode = {
  ok: 0,
  /** Something was refused or did not work. */
  failed: 1,
  /** Wrong arguments, environment or input, or a name that fits several; nothing was removed. */
  usage: 2,
  /** No such user or key. */
  notFound: 3,
  /** No valid token, or no permission. */
  denied: 4,
  /** No answer, or an instance that answers nobody. */
  unavailable: 5,
  /** All that can be removed is removed, and something stays, or may stay, that signs in. */
  incomplete: 6,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

/** One of the values of {@link ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** An error that was foreseen: its message is all that is shown, with the lines that belong under it. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  readonly lines: string[];

  constructor(message: string, exitCode: ExitCode, lines: string[] = []) {
    super(message);
    this.exitCode = exitCode;
    this.lines = lines;
  }
}

/** The error for wrong arguments, environment or input. */
export function usageError(message: string, lines?: string[]): CliError {
  return new CliError(message, ExitCode.usage, lines);
}
