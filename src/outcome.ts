import { Code, type ConnectError } from "@connectrpc/connect";

const unprocessed = new WeakSet<ConnectError>();
const foreign = new WeakSet<ConnectError>();

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
export function markForeign(error: ConnectError): ConnectError {
  foreign.add(error);
  return error;
}

/** Tells whether something else than ZITADEL answered, such as a proxy: nothing of it is about users, roles or sign-in. */
export function isForeign(error: ConnectError): boolean {
  return foreign.has(error);
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
  return error.details.length === 0 && !refusals.includes(error.code);
}
