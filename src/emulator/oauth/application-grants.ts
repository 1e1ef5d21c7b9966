import { hash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { AuthRequest } from "../world/oauth-state.js";
import { isEnabled } from "../world/users.js";
import { oauthError } from "./answers.js";
import { verifyClient } from "./clients.js";
import type { FormRequest } from "./form-request.js";
import { isRefreshTokenOver, issueTokens, renewTokens } from "./issue-tokens.js";

/** The authorization code grant: a code serves once, for the application and the address that asked for it. */
export async function exchangeCode(request: FormRequest): Promise<Response> {
  const { state, issuer, form } = request;
  const { codes } = state.oauth;
  const application = verifyClient(request);
  if (application instanceof Response) return application;
  const code = form.get("code");
  const redirectUri = form.get("redirect_uri");
  if (!code) return oauthError("invalid_request", "code missing");
  if (!redirectUri) return oauthError("invalid_request", "redirect_uri missing");
  if (!codes.has(code)) return oauthError("invalid_request", "Errors.User.Code.Invalid");
  const asked = codes.get(code);
  if (!asked) return oauthError("invalid_request", "Errors.AuthRequest.NotFound", 404);
  if (asked.clientId !== application.clientId) {
    return oauthError("invalid_request", "Errors.AuthRequest.NoCode");
  }
  const wrong = checkVerifier(asked, form.get("code_verifier"));
  if (wrong) return wrong;
  if (redirectUri !== asked.redirectUri)
    return oauthError("invalid_grant", "redirect_uri does not correspond");
  const user = state.users.get(asked.grant.userId);
  if (!isEnabled(state, user)) return oauthError("invalid_request", "Errors.User.NotActive");
  codes.set(code, undefined);
  return issueTokens(state, issuer, user, asked.grant);
}

/** The server advertises S256 only, and takes `plain` and no challenge as well. */
function checkVerifier({ challenge }: AuthRequest, verifier: string | null): Response | undefined {
  if (!challenge) return undefined;
  if (!verifier) return oauthError("invalid_request", "code_verifier required");
  const given = challenge.method === "plain" ? verifier : hash("sha256", verifier, "base64url");
  return given === challenge.value ? undefined : oauthError("invalid_grant", "invalid code_verifier");
}

/** How long the server takes to write the events of a refresh. */
const refreshMs = 20;

/**
 * The refresh grant: the refresh token and the access token before it end at once. Any application with the grant may
 * use it. Two requests at once with the same token are both answered, as by the server, and the last pair is good.
 */
export async function refresh(request: FormRequest): Promise<Response> {
  const { state, issuer, form } = request;
  const application = verifyClient(request);
  if (application instanceof Response) return application;
  const token = form.get("refresh_token");
  if (!token) return oauthError("invalid_request", "refresh_token missing");
  const session = state.oauth.refreshTokens.get(token);
  if (!session) return oauthError("invalid_request", "Errors.User.RefreshToken.Invalid");
  if (isRefreshTokenOver(state, session, token)) return refreshTokenInvalid();
  const { scopes, userId } = session.grant;
  const asked = structuredClone((form.get("scope") ?? "").split(" ").filter(Boolean));
  if (asked.some((scope) => !scopes.includes(scope))) return oauthError("invalid_scope");
  const user = state.users.get(userId);
  if (!isEnabled(state, user)) return oauthError("invalid_request", "Errors.User.NotActive");
  await setTimeout(refreshMs);
  const wasRevoked = session.refreshToken === undefined;
  if (wasRevoked) return refreshTokenInvalid();
  return renewTokens(state, issuer, user, session, asked.length > 0 ? asked : scopes);
}

function refreshTokenInvalid(): Response {
  return oauthError("invalid_request", "Errors.OIDCSession.RefreshTokenInvalid");
}
