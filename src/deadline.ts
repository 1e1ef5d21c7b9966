import { Code, ConnectError } from "@connectrpc/connect";

/** A timer that is set for longer fires at once, in browsers and in Node. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs a call under the client's own clock: it fails with `DeadlineExceeded` when the time is up, and the deadline of an
 * `AbortSignal.timeout()` counts as one too. No server is asked to keep the time: ZITADEL refuses the header from
 * browsers, and answers with wrong codes when its own clock fires.
 *
 * `limitMs` of 0 or less is no limit, as in connect's own transports. The call ends at once,
 * whatever it waits for; the signal tells `run` to give up, and where it then fails with the same code, its text is the
 * one that is thrown. Every failure is a ConnectError. `hint` ends the text of a deadline.
 */
export function withDeadline<T>(
  signal: AbortSignal | undefined,
  limitMs: number,
  run: (signal: AbortSignal) => Promise<T>,
  hint = "",
): Promise<T> {
  // A promise by hand: races and awaits would cost a tenth of a call over gRPC.
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw abortError(signal.reason);
    const controller = new AbortController();
    let aborted: ConnectError | undefined;
    const stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const fail = (reason: unknown) => {
      stop();
      const error = ConnectError.from(reason);
      reject(aborted && aborted.code !== error.code ? aborted : error);
    };
    const abort = (reason: ConnectError) => {
      stop();
      aborted = reason;
      controller.abort(reason);
      setTimeout(reject, 0, reason);
    };
    const onAbort = () => abort(abortError(signal?.reason));
    const onTimeout = () =>
      abort(new ConnectError(`no answer within ${limitMs} ms${hint}`, Code.DeadlineExceeded));
    const timer = limitMs > 0 ? setTimeout(onTimeout, Math.min(limitMs, longestTimerMs)) : undefined;
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
export function abortError(reason: unknown): ConnectError {
  return reason instanceof Error && reason.name === "TimeoutError"
    ? new ConnectError(reason.message, Code.DeadlineExceeded, undefined, undefined, reason)
    : ConnectError.from(reason, Code.Canceled);
}
