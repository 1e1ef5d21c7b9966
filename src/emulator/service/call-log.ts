import type { ConnectError } from "@connectrpc/connect";
import type { LoggedCall } from "../world/logged-call.js";
import type { EmulatorState } from "../world/state.js";
import { failureId } from "./failure.js";

const maxCalls = 10_000;
const maxBytes = 32 * 1024 * 1024;

/** Adds a call to the log, which keeps the last 10 000 as far as they fit into 32 MiB. */
export function logCall(
  { log }: EmulatorState,
  call: Omit<LoggedCall, "answer">,
  error: ConnectError | undefined,
): void {
  const id = error && failureId(error);
  const { calls, sizes } = log;
  calls.push({ ...call, answer: { code: error?.code ?? 0, ...(id !== undefined && { id }) } });
  sizes.push(sizeOf(call));
  log.bytes += sizes.at(-1) as number;
  if (calls.length < 2 * maxCalls && log.bytes <= 2 * maxBytes) return;
  let dropped = 0;
  for (; calls.length - dropped > maxCalls || log.bytes > maxBytes; dropped++) {
    log.bytes -= sizes[dropped] as number;
  }
  calls.splice(0, dropped);
  sizes.splice(0, dropped);
}

/** About what a value takes in memory, in bytes. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return 16 + 2 * value.length;
  if (value instanceof Uint8Array) return 100 + value.length;
  if (typeof value !== "object" || value === null) return 8;
  return Object.values(value).reduce((sum: number, one) => sum + 8 + sizeOf(one), 40);
}
