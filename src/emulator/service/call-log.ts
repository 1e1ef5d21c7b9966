import type { ConnectError } from "@connectrpc/connect";
import type { LoggedCall } from "../world/logged-call.js";
import type { EmulatorState } from "../world/state.js";
import { failureId } from "./failure.js";

const limit = 10_000;

/** Adds a call to the log, which keeps the last 10 000. */
export function logCall(
  { calls }: EmulatorState,
  call: Omit<LoggedCall, "answer">,
  error: ConnectError | undefined,
): void {
  const id = error && failureId(error);
  calls.push({ ...call, answer: { code: error?.code ?? 0, ...(id !== undefined && { id }) } });
  if (calls.length >= 2 * limit) calls.splice(0, limit);
}
