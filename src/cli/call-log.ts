import type { Interceptor } from "@connectrpc/connect";
import { logging } from "../interceptors/logging.js";
import { note, noteJson } from "./output.js";

/** Tells every call on the standard error: rpc, status and time, and nothing of request or answer. */
export function callLog(json: boolean): Interceptor {
  return logging(({ rpc, status, errorId, durationMs }) => {
    const ms = Math.round(durationMs);
    if (json) noteJson({ call: { rpc, status, ...(errorId && { errorId }), durationMs: ms } });
    else note(`${rpc} ${[status, errorId].filter(Boolean).join(" ")} ${ms} ms`);
  });
}
