import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorId } from "../../errors.js";
import type { AccessToken, EmulatorState, User } from "../world/state.js";
import { isEnabled, needsSecondFactor } from "../world/users.js";
import { failure } from "./failure.js";

/** Who calls, by which token. */
export interface Authenticated {
  caller: User;
  /** Undefined for a personal access token. */
  token: AccessToken | undefined;
}

/** Finds the caller by the `authorization` header, as the server splits it. */
export function authenticate(state: EmulatorState, header: string | undefined): Authenticated {
  if (!header) throw new ConnectError("auth header missing", Code.Unauthenticated);
  const [, secret, ...more] = header.split("Bearer ");
  if (secret === undefined || more.length > 0) {
    throw failure(Code.Unauthenticated, ErrorId.InvalidAuthorizationHeader, "invalid auth header");
  }
  const token = state.accessTokens.get(secret);
  const caller = state.users.get(token?.userId ?? state.personalAccessTokens.get(secret)?.userId ?? "");
  const expired =
    token && (token.expiresAt <= state.now() || !token.audience.includes(state.oauth.projectId));
  if (expired || !isEnabled(state, caller)) {
    throw failure(Code.Unauthenticated, ErrorId.TokenInvalid, "Errors.Token.Invalid");
  }
  const missing = token?.amr && missingFactor(token.amr, caller);
  if (missing) throw failure(Code.PermissionDenied, ErrorId.MfaRequired, missing);
  return { caller, token };
}

/** The server looks at every call: a token ends to be good when its person gets a second factor. */
function missingFactor(amr: string[], caller: User): string | undefined {
  if (amr.length === 0) return "authentication required";
  return amr.includes("mfa") || !needsSecondFactor(caller) ? undefined : "mfa required";
}
