import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorId, zitadelError } from "../errors.js";

const gone: readonly (string | undefined)[] = [
  ErrorId.WebAuthNTokenNotFound,
  ErrorId.OtpNotFound,
  ErrorId.OtpSmsNotFound,
  ErrorId.OtpEmailNotFound,
];

const everyKey: readonly Code[] = [
  Code.Unavailable,
  Code.Unauthenticated,
  Code.ResourceExhausted,
  Code.Unimplemented,
];

/** Tells whether a removal failed because there is nothing to remove, or no such user in the organization. */
export function nothingToRemove(error: ConnectError): boolean {
  return gone.includes(zitadelError(error).id);
}

/**
 * Tells whether every other key would meet the same failure: no connection, no token that is valid or can be had, a
 * quota or a blocked instance (which last until an operator acts), a server that does not know the host or the rpc.
 */
export function concernsEveryKey({ code, details, cause }: ConnectError): boolean {
  // ZITADEL's own answers have a detail; without it these codes are about the host, or the token.
  if (code === Code.NotFound || code === Code.FailedPrecondition) return details.length === 0;
  // Wrong options, and tokens that no header can carry.
  if (code === Code.Unknown) return cause instanceof TypeError;
  return everyKey.includes(code);
}
