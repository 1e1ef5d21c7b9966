import { Code, ConnectError } from "@connectrpc/connect";

/** A timer that is set for longer fires at once, in browsers and in Node. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Runs a call under the client's own clock: it fails with `DeadlineExceeded` when the time is up, and the deadline of an
 * `AbortSignal.timeout()` counts as one too. No server is asked to keep the time: ZITADEL refuses the header from
 * browsers, and answers with wrong codes when its own clock fires.
 *
 * `timeoutMs` undefined is the default; 0 or less is no limit, as in connect's own transports. The call ends at once,
 * whatever it waits for; the signal tells `run` to give up. Every failure is a ConnectError. `hint` ends the text of a
 * deadline.
 */
export async function withDeadline<T>(
  signal: AbortSignal | undefined,
  timeoutMs: number | undefined,
  defaultTimeoutMs: number,
  run: (signal: AbortSignal) => Promise<T>,
  hint = "",
): Promise<T> {
  if (signal?.aborted) throw abortError(signal.reason);
  const limit = timeoutMs ?? defaultTimeoutMs;
  const controller = new AbortController();
  let onAbort = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const aborted = new Promise<never>((_, reject) => {
    const end = (reason: ConnectError) => {
      reject(reason);
      controller.abort(reason);
    };
    onAbort = () => end(abortError(signal?.reason));
    signal?.addEventListener("abort", onAbort);
    const onTimeout = () =>
      end(new ConnectError(`no answer within ${limit} ms${hint}`, Code.DeadlineExceeded));
    if (limit > 0) timer = setTimeout(onTimeout, Math.min(limit, longestTimerMs));
  });
  try {
    return await Promise.race([aborted, run(controller.signal)]);
  } catch (reason) {
    throw ConnectError.from(reason);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** What a call fails with when its signal was aborted for this reason. */
export function abortError(reason: unknown): ConnectError {
  return reason instanceof Error && reason.name === "TimeoutError"
    ? new ConnectError(reason.message, Code.DeadlineExceeded, undefined, undefined, reason)
    : ConnectError.from(reason, Code.Canceled);
}
