import { CliError, ExitCode } from "./cli-error.js";

/**
 * Aborts at Ctrl-C, so that the calls in flight can end and be told; a second one ends the process. Returns what puts an end to
 * that.
 */
export function abortAtSignals(controller: AbortController): () => void {
  const onSignal = () => {
    // Also where nobody reads the output any more, which ends the process before it can say so.
    process.exitCode = ExitCode.interrupted;
    controller.abort(new CliError("interrupted", ExitCode.interrupted));
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.once(name, onSignal);
  return () => {
    for (const name of signals) process.off(name, onSignal);
  };
}
