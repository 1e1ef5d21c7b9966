import { json, oauthError } from "./answers.js";
import { claimsOf, knownToken } from "./claims.js";
import { findApplication, projectOf, verifyClient } from "./clients.js";
import { clientOf, type FormRequest } from "./form-request.js";

/** `/oidc/v1/userinfo`: the claims that the scopes of the access token allow. */
export function userInfo({ state, form, authorization }: FormRequest): Response {
  const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? form.get("access_token");
  if (!token) return oauthError("invalid_request", "access token missing", 401);
  const known = knownToken(state, token);
  if (!known) return oauthError("access_denied", "access token invalid", 401);
  return json(claimsOf(state, known.user, known.scopes));
}

/** `/oauth/v2/introspect`: what a token is, for an application of a project that the token is meant for. */
export function introspect(request: FormRequest): Response {
  const { state, issuer, form } = request;
  const { oauth } = state;
  const credentials = clientOf(request);
  if (credentials instanceof Response) return credentials;
  if (!credentials.secret) return oauthError("invalid_client", "client must be authenticated");
  const token = form.get("token");
  if (!token) return oauthError("invalid_request", "token missing");
  const application = findApplication(state, credentials.id);
  const isProven = !oauth.applications || application?.clientSecret === credentials.secret;
  if (!application || !isProven) return oauthError("unauthorized_client");
  const known = knownToken(state, token);
  if (!known) return json({ active: false });
  const { clientId } = application;
  const projectId = projectOf(oauth, application);
  // A personal access token is meant for whoever asks.
  const audience = state.personalAccessTokens.has(token) ? [clientId, projectId] : known.audience;
  if (!audience.includes(clientId) && !audience.includes(projectId)) return json({ active: false });
  const claims = claimsOf(state, known.user, known.scopes);
  const issuedAt = Math.floor(known.issuedAt / 1000);
  return sortedJson({
    active: true,
    scope: known.scopes.join(" "),
    client_id: known.clientId,
    token_type: "Bearer",
    exp: Math.floor(known.expiresAt / 1000),
    iat: issuedAt,
    nbf: issuedAt,
    aud: audience,
    iss: issuer,
    jti: known.id,
    username: claims.preferred_username,
    ...claims,
  });
}

/** By name, as Go writes a map. */
function sortedJson(members: Record<string, unknown>): Response {
  return json(Object.fromEntries(Object.entries(members).sort()));
}

/** `/oauth/v2/revoke`: an access token ends, and a refresh token together with its access token. */
export function revoke(request: FormRequest): Response {
  const { state, form } = request;
  const application = verifyClient(request);
  if (application instanceof Response) return application;
  const token = form.get("token");
  if (!token) return oauthError("invalid_request", "token missing");
  const session = state.oauth.refreshTokens.get(token);
  const isPersonal = state.personalAccessTokens.has(token);
  const audience = session?.grant.audience ?? state.accessTokens.get(token)?.audience;
  // Without applications in the world all clients are of one project.
  const isForeign = state.oauth.applications && audience && !audience.includes(application.clientId);
  if (isPersonal || isForeign) {
    return oauthError("invalid_client", "token was not issued for this client", 401);
  }
  state.accessTokens.delete(token);
  // One that was used already takes nothing along.
  if (session?.refreshToken === token) {
    state.accessTokens.delete(session.accessToken);
    session.refreshToken = undefined;
  }
  return json();
}
