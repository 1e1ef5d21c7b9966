import type { AuthRequest } from "../world/oauth-state.js";
import { isEnabled } from "../world/users.js";
import { oauthError } from "./answers.js";
import { clientOf, type FormRequest } from "./form-request.js";
import { issueTokens } from "./issue-tokens.js";

/** The authorization code grant: a code serves once, for the application and the address that asked for it. */
export async function exchangeCode(request: FormRequest): Promise<Response> {
  const { state, issuer, form } = request;
  const client = clientOf(request);
  if (client instanceof Response) return client;
  const code = form.get("code");
  const redirectUri = form.get("redirect_uri");
  if (!code) return oauthError("invalid_request", "code missing");
  if (!redirectUri) return oauthError("invalid_request", "redirect_uri missing");
  const asked = state.oauth.codes.get(code);
  if (!asked || asked.clientId !== client.id)
    return oauthError("invalid_request", "Errors.AuthRequest.NoCode");
  const wrong = await checkVerifier(asked, form.get("code_verifier"));
  if (wrong) return wrong;
  if (redirectUri !== asked.redirectUri)
    return oauthError("invalid_grant", "redirect_uri does not correspond");
  const user = state.users.get(asked.grant.userId);
  if (!isEnabled(state, user)) return oauthError("invalid_request", "Errors.User.NotActive");
  state.oauth.codes.delete(code);
  return issueTokens(state, issuer, user, asked.grant);
}

/** The server advertises S256 only, and takes `plain` and no challenge as well. */
async function checkVerifier(
  { challenge }: AuthRequest,
  verifier: string | null,
): Promise<Response | undefined> {
  if (!challenge) return undefined;
  if (!verifier) return oauthError("invalid_request", "code_verifier required");
  const digest = async () => crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const given = challenge.method === "plain" ? verifier : Buffer.from(await digest()).toString("base64url");
  return given === challenge.value ? undefined : oauthError("invalid_grant", "invalid code_verifier");
}

/** The refresh grant: the refresh token and the access token before it end at once. */
export async function refresh(request: FormRequest): Promise<Response> {
  const { state, issuer, form } = request;
  const client = clientOf(request);
  if (client instanceof Response) return client;
  const token = form.get("refresh_token");
  if (!token) return oauthError("invalid_request", "refresh_token missing");
  const { refreshTokens, grants } = state.oauth;
  const known = refreshTokens.get(token);
  const user = known && state.users.get(known.grant.userId);
  if (!known || known.grant.clientId !== client.id || !isEnabled(state, user)) {
    return oauthError("invalid_request", "Errors.OIDCSession.RefreshTokenInvalid");
  }
  refreshTokens.delete(token);
  grants.delete(known.accessToken);
  state.accessTokens.delete(known.accessToken);
  return issueTokens(state, issuer, user, known.grant);
}
