import { Code, ConnectError } from "@connectrpc/connect";
import { isForeign, maybeDone } from "../outcome.js";
import type { FactorKey } from "./factor-key.js";

const maxAttempts = 5;

const everyKey: readonly Code[] = [
  Code.Canceled,
  Code.Unavailable,
  Code.Unauthenticated,
  Code.ResourceExhausted,
  Code.Unimplemented,
];

/**
 * Tells whether every other key would meet the same failure: no connection or a closed one, no token that is valid or
 * can be had, a quota or a blocked instance (which last until an operator acts), a server that does not know the host
 * or the rpc, or something else in ZITADEL's place.
 */
export function concernsEveryKey(error: ConnectError): boolean {
  const { code, details, cause } = error;
  if (isForeign(error)) return true;
  // ZITADEL's own answers have a detail; without it these codes are about the host, or the token.
  if (code === Code.NotFound || code === Code.FailedPrecondition) return details.length === 0;
  // Wrong options, and tokens that no header can carry.
  if (code === Code.Unknown) return (cause as Error | undefined)?.name === "TypeError";
  return everyKey.includes(code);
}

/**
 * Tells whether the calls of a key are to be repeated after a failure: while there is time for a server that is away
 * (`patient`), and a few times where the answer was lost. One that came, and says nothing, is asked for once more.
 */
export function isWorthRepeating(error: ConnectError, patient: boolean, attempt: number): boolean {
  if (error.code === Code.Unavailable) return patient;
  if (isForeign(error) || error.code === Code.Canceled) return false;
  return maybeDone(error) && attempt < (error.code === Code.DataLoss ? 2 : maxAttempts);
}

/** Tells whether a removal was done, or may have been: also where it was, but in another organization. */
export function maybeRemovedBy(error: ConnectError): boolean {
  // Only our own check of the organization leaves a message, the server's answer, among the details.
  return maybeDone(error) || error.details.some((detail) => "desc" in detail);
}

/** The error of a key that is, or was, another type. */
export function mismatch({ tokenId, type }: FactorKey, other: string, how = "is listed"): ConnectError {
  return new ConnectError(`${tokenId} ${how} as ${other}, not as ${type}`, Code.FailedPrecondition);
}
