import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { onlyReads } from "../idempotency.js";
import { isOptimisticLock, isUnprocessed } from "../outcome.js";
import { isLasting, rootCause } from "../root-cause.js";

const maxAttempts = 5;
const firstDelayMs = 100;
const maxDelayMs = 2_000;

/**
 * Sends a call again, at most five times in all, where that cannot do harm: a read that was `Unavailable`, any call
 * that no server processed, and any call that met ZITADEL's optimistic lock (SQLSTATE 23505 on `events2_pkey`: nothing
 * was written). Certificates and the like are not tried again, and what a browser does not explain once only.
 *
 * The pauses are random up to 100 ms, 200 ms, … 2 s (full jitter). The call's signal ends them. Every attempt has a
 * fresh copy of the headers. `random` returns a number from 0 to 1.
 */
export function retry(random: () => number = Math.random): Interceptor {
  if (typeof random !== "function") throw new TypeError("random must be a function");
  return (next) => async (request) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await next({ ...request, header: new Headers(request.header) });
      } catch (reason) {
        const error = ConnectError.from(reason);
        const again =
          !request.signal.aborted &&
          attempt < attemptsAfter(error) &&
          ((error.code === Code.Unavailable && onlyReads(request.method)) ||
            isUnprocessed(error) ||
            isOptimisticLock(error));
        if (!again) throw reason;
        await pause(random() * Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs), request.signal);
        if (request.signal.aborted) throw reason;
      }
    }
  };
}

function attemptsAfter({ cause }: ConnectError): number {
  const root = rootCause(cause);
  if (isLasting(root)) return 1;
  // Browsers say no more than that of a policy, a refused preflight or a lost connection: only the last may heal.
  return root.name === "TypeError" && root.code === undefined ? 2 : maxAttempts;
}

/** Waits until the time is over or the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
