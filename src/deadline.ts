import { Code, ConnectError } from "@connectrpc/connect";
import { checkSignal } from "./check-options.js";
import { callFailed, type Progress } from "./outcome.js";

/** A timer that is set for longer fires at once, in browsers and in Node. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs a call under the client's own clock: it fails with `DeadlineExceeded` when the time is up, and the deadline of an
 * `AbortSignal.timeout()` counts as one too. No server is asked to keep the time: ZITADEL refuses the header from
 * browsers, and answers with wrong codes when its own clock fires.
 *
 * `limitMs` of 0 or less is no limit, as in connect's own transports, and so are 25 days. The call ends at once, whatever
 * it waits for; the signal tells `run` to give up, and where it then fails with the same code, its text is the one that is
 * thrown. Every failure is a ConnectError, and says by `progress` how the last attempt failed and what is unknown.
 */
export function withDeadline<T>(
  progress: Progress,
  signal: AbortSignal | undefined,
  limitMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // A promise by hand: races and awaits would cost a tenth of a call over gRPC.
  return new Promise((resolve, reject) => {
    if (typeof limitMs !== "number" || Number.isNaN(limitMs)) {
      throw new ConnectError(
        "timeoutMs must be a number of milliseconds, 0 for no limit",
        Code.InvalidArgument,
      );
    }
    checkSignal(signal);
    if (signal?.aborted) throw abortError(signal.reason);
    const controller = new AbortController();
    let aborted: ConnectError | undefined;
    const stop = () => {
      clearInterval(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const fail = (reason: unknown) => {
      stop();
      const error = ConnectError.from(reason);
      reject(aborted && aborted.code !== error.code ? aborted : callFailed(progress, error));
    };
    const abort = (reason: ConnectError) => {
      stop();
      aborted = callFailed(progress, reason);
      controller.abort(aborted);
      setTimeout(reject, 0, aborted);
    };
    const onAbort = () => abort(abortError(signal?.reason, progress));
    const onTimeout = () => abort(deadlineError(`no answer within ${limitMs} ms`, progress));
    const limited = limitMs > 0 && limitMs < longestTimerMs;
    // Without a limit it only keeps the process alive: an idle connection over gRPC does not.
    const timer = setInterval(limited ? onTimeout : () => {}, limited ? limitMs : longestTimerMs);
    signal?.addEventListener("abort", onAbort);
    const succeed = (value: T) => {
      stop();
      resolve(value);
    };
    try {
      run(controller.signal).then(succeed, fail);
    } catch (reason) {
      fail(reason);
    }
  });
}

/** What a call fails with when its signal was aborted for this reason. */
export function abortError(reason: unknown, progress?: Progress): ConnectError {
  // By its name: the errors of other realms are no instances of ours.
  const { name, message } = Object(reason) as Partial<Error>;
  if (name === "TimeoutError") return deadlineError(String(message), progress, reason);
  return message === undefined || reason instanceof ConnectError
    ? ConnectError.from(reason, Code.Canceled)
    : new ConnectError(message, Code.Canceled, undefined, undefined, reason);
}

function deadlineError(text: string, progress?: Progress, cause?: unknown): ConnectError {
  const last = progress?.last ? `; last: ${progress.last.rawMessage}` : "";
  return new ConnectError(text + last, Code.DeadlineExceeded, undefined, undefined, cause);
}
