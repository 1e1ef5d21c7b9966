import { Code, ConnectError } from "@connectrpc/connect";

/** After these of OAuth (RFC 6749) and OpenID Connect only a new sign-in helps. Everything else may be an outage. */
const refusals: ReadonlySet<unknown> = new Set([
  "access_denied",
  "account_selection_required",
  "consent_required",
  "insufficient_user_authentication",
  "interaction_required",
  "invalid_client",
  "invalid_grant",
  "invalid_request",
  "invalid_scope",
  "invalid_token",
  "login_required",
  "unauthorized_client",
  "unmet_authentication_requirements",
  "unsupported_grant_type",
]);

const maxTextLength = 300;

/**
 * Says what the failed renewal of oidc-client-ts means: `Unauthenticated` for a refusal, else `Unavailable`.
 *
 * It shows none of these tokens, and no cause goes with it: that of oidc-client-ts holds the refresh token.
 */
export function renewalError(reason: unknown, tokens: readonly (string | undefined)[]): ConnectError {
  if (reason instanceof ConnectError) return reason;
  const { name, message, error } = reason as { name: string; message: unknown; error?: unknown };
  const text = without(tokens, String(message)).slice(0, maxTextLength);
  // The texts of an answer may hold tokens: those of JSON.parse, and those after a status.
  const [, status] = /\((\d{3})\)/.exec(text) ?? [];
  const why = status ? `HTTP ${status}` : name === "SyntaxError" ? "the answer is not JSON" : text;
  // oidc-client-ts itself refuses the ID token of somebody else.
  if (refusals.has(error) || (name === "Error" && /\bid[_ ]token\b/i.test(why))) {
    return new ConnectError(`sign in again: ${text}`, Code.Unauthenticated);
  }
  return new ConnectError(`the access token could not be renewed: ${why}`, Code.Unavailable);
}

/** Throws what a store that cannot be read means. Its text may hold what is stored. */
export function storeError(reason: unknown): never {
  const { name } = reason as Error;
  if (name === "SyntaxError") {
    throw new ConnectError("sign in again: what is stored of the sign-in is broken", Code.Unauthenticated);
  }
  throw new ConnectError(`the stored sign-in cannot be read: ${name}`, Code.Unavailable);
}

function without(tokens: readonly (string | undefined)[], text: string): string {
  let shown = text;
  for (const token of tokens) {
    if (!token) continue;
    for (const form of [token, encodeURIComponent(token)]) shown = shown.replaceAll(form, "***");
  }
  return shown;
}
