import { Code, ConnectError } from "@connectrpc/connect";

/**
 * Runs a call under the client's own clock: the signal is aborted with `DeadlineExceeded` when the time is up, and the
 * deadline of an `AbortSignal.timeout()` counts as one too. No server is asked to keep the time: ZITADEL refuses the
 * header from browsers, and answers with wrong codes when its own clock fires.
 *
 * `timeoutMs` undefined is the default; 0 or less is no limit, as in connect's own transports.
 */
export async function withDeadline<T>(
  signal: AbortSignal | undefined,
  timeoutMs: number | undefined,
  defaultTimeoutMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = timeoutMs ?? defaultTimeoutMs;
  const controller = new AbortController();
  const onAbort = () => controller.abort(abortError(signal?.reason));
  const timer =
    limit > 0
      ? setTimeout(
          () => controller.abort(new ConnectError(`no answer within ${limit} ms`, Code.DeadlineExceeded)),
          limit,
        )
      : undefined;
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort);
  try {
    return await run(controller.signal);
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
