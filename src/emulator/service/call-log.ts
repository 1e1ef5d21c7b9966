import type { ConnectError } from "@connectrpc/connect";
import { checkCallFilter } from "../world/call-schemas.js";
import type { CallFilter, LoggedCall } from "../world/logged-call.js";
import { sizeOf } from "../world/size-of.js";
import type { CallWaiter, EmulatorState } from "../world/state.js";
import { userIdOf } from "./aim.js";
import { failureId } from "./failure.js";
import { servedName } from "./faults.js";

const maxCalls = 10_000;
const maxBytes = 32 * 1024 * 1024;

/** Adds a call to the log, which keeps the last 10 000 as far as they fit into 32 MiB. */
export function logCall(
  state: EmulatorState,
  call: Omit<LoggedCall, "answer">,
  error: ConnectError | undefined,
): void {
  const id = error && failureId(error);
  const { log } = state;
  const { calls, sizes } = log;
  const logged = { ...call, answer: { code: error?.code ?? 0, ...(id !== undefined && { id }) } };
  for (const { take } of [...log.waiting]) take(logged);
  tell(log.onCall, logged);
  calls.push(logged);
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

/** Who listens has no part in the call. */
function tell(onCall: (call: LoggedCall) => void, call: LoggedCall): void {
  try {
    onCall(call);
  } catch (reason) {
    process.emitWarning(`onCall: ${reason}`);
  }
}

/** The calls in the log that are meant, oldest first. */
export function findCalls(state: EmulatorState, filter: CallFilter = {}): LoggedCall[] {
  return state.log.calls.filter(callTest(state, filter));
}

/** Empties the log. */
export function clearCalls({ log }: EmulatorState): void {
  log.calls.length = 0;
  log.sizes.length = 0;
  log.bytes = 0;
}

/** Waits for the next call that is meant to be answered. */
export function nextCall(state: EmulatorState, filter: CallFilter, timeoutMs: number): Promise<LoggedCall> {
  if (!(timeoutMs >= 0 && timeoutMs < 2 ** 31))
    throw new TypeError("timeoutMs must be a number from 0 to 2147483647");
  const isMeant = callTest(state, filter);
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(timer);
      state.log.waiting.delete(waiter);
      then();
    };
    const waiter: CallWaiter = {
      take: (call) => {
        if (isMeant(call)) settle(() => resolve(call));
      },
      giveUp: (reason) => settle(() => reject(reason)),
    };
    const timer = setTimeout(() => {
      const last = state.log.calls.slice(-5).map(({ rpc }) => rpc);
      const others = last.length > 0 ? `; the last were ${last.join(", ")}` : "";
      waiter.giveUp(new Error(`no call of ${JSON.stringify(filter)} within ${timeoutMs} ms${others}`));
    }, timeoutMs);
    state.log.waiting.add(waiter);
  });
}

/** Nobody waits any more: the log that they waited for is no more. */
export function endWaiting({ log }: EmulatorState, reason: string): void {
  for (const { giveUp } of [...log.waiting]) giveUp(new Error(reason));
}

/** Tells which calls are meant. An rpc that there is not is a TypeError: no call of it would ever come. */
function callTest(state: EmulatorState, filter: CallFilter): (call: LoggedCall) => boolean {
  checkCallFilter(filter);
  const { userId, rpc, ...rest } = filter;
  const wanted = Object.entries({ ...rest, ...(rpc !== undefined && { rpc: servedName(rpc) }) });
  return (call) =>
    wanted.every(([key, value]) => value === undefined || call[key as keyof LoggedCall] === value) &&
    (userId === undefined || userIdOf(state, call.request) === userId);
}
