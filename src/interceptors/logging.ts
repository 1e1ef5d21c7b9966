import type { Interceptor } from "@connectrpc/connect";
import { type CallOutcome, failedCall, rpcName } from "./call-outcome.js";

/** What {@link logging} tells about a call. Nothing of the request or the answer: no token, header, id or name of a person. */
export interface CallLog extends CallOutcome {
  /** The full name of the rpc as the server knows it, such as `zitadel.management.v1.ManagementService/ListUsers`. */
  rpc: string;
  /** How long the call took with its token request and all attempts, in milliseconds. */
  durationMs: number;
}

/**
 * Tells `log` about every call when it has ended, so that it can be written to a log or counted.
 *
 * One entry per call, whatever the number of attempts, also where the request was refused before it was sent; none for a
 * call whose signal was aborted already, or that is a TypeError. What `log` throws, the call throws.
 */
export function logging(log: (call: CallLog) => void): Interceptor {
  // It would be told after a call that was done.
  if (typeof log !== "function") throw new TypeError("log must be a function");
  return (next) => async (request) => {
    const rpc = rpcName(request.method);
    const start = performance.now();
    const report = (outcome: CallOutcome) => log({ rpc, durationMs: performance.now() - start, ...outcome });
    let response: Awaited<ReturnType<typeof next>>;
    try {
      response = await next(request);
    } catch (reason) {
      report(failedCall(reason));
      throw reason;
    }
    report({ status: "OK" });
    return response;
  };
}
