import { Code, ConnectError } from "@connectrpc/connect";
import { onlyReads } from "./idempotency.js";

const unprocessed = new WeakSet<ConnectError>();
/** The value: whether the request may have been passed on to ZITADEL all the same. */
const foreign = new WeakMap<ConnectError, boolean>();

/** Says that no server processed the request that failed with this error. Returns the error. */
export function markUnprocessed(error: ConnectError): ConnectError {
  unprocessed.add(error);
  return error;
}

/** Tells whether a request was certainly not processed, so that sending it again can do no harm, whatever the rpc. */
export function isUnprocessed(error: ConnectError): boolean {
  return unprocessed.has(error);
}

/** Says that the answer which gave this error was not ZITADEL's: a proxy gave it, or another server. Returns the error. */
export function markForeign(error: ConnectError, httpStatus: number): ConnectError {
  // 3xx and 4xx refuse a request. Some proxies send 408 where ZITADEL was too slow.
  foreign.set(error, httpStatus === 408 || httpStatus >= 500 || (httpStatus >= 200 && httpStatus < 300));
  return error;
}

/** Tells whether something else than ZITADEL answered, such as a proxy: nothing of it is about users, roles or sign-in. */
export function isForeign(error: ConnectError): boolean {
  return foreign.has(error);
}

/** Makes the same error with another text. */
export function rewrapped(error: ConnectError, text: string): ConnectError {
  const copy = new ConnectError(text, error.code, error.metadata, undefined, error.cause);
  copy.details = error.details;
  copy.isWireError = error.isWireError;
  if (unprocessed.has(error)) unprocessed.add(copy);
  const passedOn = foreign.get(error);
  if (passedOn !== undefined) foreign.set(copy, passedOn);
  return copy;
}

/** Tells whether ZITADEL's optimistic lock refused a change (SQLSTATE 23505 on `events2_pkey`): nothing was written. */
export function isOptimisticLock({ code, rawMessage }: ConnectError): boolean {
  return code === Code.Unknown && rawMessage.includes("events2_pkey") && rawMessage.includes("23505");
}

const refusals: readonly Code[] = [
  Code.InvalidArgument,
  Code.NotFound,
  Code.AlreadyExists,
  Code.PermissionDenied,
  Code.FailedPrecondition,
  Code.OutOfRange,
  Code.Unimplemented,
  Code.Unauthenticated,
];

/** Tells whether the server may have done what it was asked, although the call failed: its answer was lost, or says nothing. */
export function maybeDone(error: ConnectError): boolean {
  if (isUnprocessed(error) || isOptimisticLock(error)) return false;
  // Details come from ZITADEL's own logic, or hold the answer that failed our check of the organization.
  return foreign.get(error) ?? (error.details.length === 0 && !refusals.includes(error.code));
}

/** How far a call has come. */
export interface Progress {
  /** The rpc. */
  method: { name: string };
  /** Whether a request is out of which nothing definite came back. Transports set it when they send one. */
  open: boolean;
  /** Whether a request was sent that was not certainly refused: it is out, answered, or lost. */
  sent: boolean;
  /** Why the last attempt failed. */
  last: ConnectError | undefined;
}

/** Notes that a request is sent. */
export function sending(progress: Progress): void {
  progress.open = true;
  progress.sent = true;
}

/** Notes that the request was not taken: for certain nothing was done. */
export function notTaken(progress: Progress): void {
  progress.open = false;
  progress.sent = false;
}

/** Makes the error of an attempt that failed. */
export function attemptFailed(progress: Progress, reason: unknown): ConnectError {
  const error = ConnectError.from(reason);
  progress.sent &&= maybeDone(error);
  // A status of the server is definite, whatever its code, unless it says that the time ran out within the server.
  progress.open &&= progress.sent && (!error.isWireError || ranOut(error));
  progress.last = error;
  return withOutcome(progress, error);
}

/** Tells whether a server's own time ran out: a database that answered too late may have written (recorded of v2). */
function ranOut({ code, rawMessage }: ConnectError): boolean {
  return (
    code === Code.DeadlineExceeded || (code === Code.Unknown && rawMessage.includes("unknown database error"))
  );
}

/** Makes the error of a call that has failed. One of which no request was sent, or taken, is marked so. */
export function callFailed(progress: Progress, error: ConnectError): ConnectError {
  return progress.sent ? withOutcome(progress, error) : markUnprocessed(error);
}

/** Adds "outcome unknown" to the error of a write that may have been done, or not. All such texts come from here. */
export function withOutcome({ method, open }: Omit<Progress, "sent">, error: ConnectError): ConnectError {
  const hint = `; outcome unknown: look whether ${method.name} was done`;
  if (!open || onlyReads(method) || error.rawMessage.includes(hint)) return error;
  return rewrapped(error, error.rawMessage + hint);
}
