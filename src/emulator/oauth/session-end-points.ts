import { json, oauthError, redirect } from "./answers.js";
import { onThisMachine } from "./authorize.js";
import { clientOf, type FormRequest } from "./form-request.js";
import { sessionCookie } from "./sign-in-page.js";

/** `/oidc/v1/userinfo`: the claims that the scopes of the access token allow. */
export function userInfo({ state, form, authorization }: FormRequest): Response {
  const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? form.get("access_token");
  if (!token) return oauthError("invalid_request", "access token missing", 401);
  const grant = state.oauth.grants.get(token);
  const user = state.users.get(grant?.userId ?? "");
  const valid = (state.accessTokens.get(token)?.expiresAt ?? 0) > state.now();
  if (!grant || !user || !valid) return oauthError("access_denied", "access token invalid", 401);
  const { human, userName } = user.given;
  const allowed = (scope: string) => human && grant.scopes.includes(scope);
  return json({
    sub: grant.userId,
    ...(allowed("profile") && {
      name: [human?.firstName, human?.lastName].filter(Boolean).join(" "),
      given_name: human?.firstName,
      family_name: human?.lastName,
      locale: human?.preferredLanguage,
      preferred_username: userName,
    }),
    ...(allowed("email") && { email: human?.email, email_verified: human?.emailVerified === true }),
    ...(allowed("phone") && {
      phone_number: human?.phone,
      phone_number_verified: human?.phoneVerified === true,
    }),
  });
}

/** `/oauth/v2/revoke`: an access token ends, and a refresh token together with its access token. */
export function revoke(request: FormRequest): Response {
  const { state, form } = request;
  const client = clientOf(request);
  if (client instanceof Response) return client;
  const token = form.get("token") ?? "";
  const known = state.oauth.refreshTokens.get(token);
  const clientId = known?.grant.clientId ?? state.oauth.grants.get(token)?.clientId;
  if (clientId !== undefined && clientId !== client.id) {
    return oauthError("invalid_client", "token was not issued for this client");
  }
  for (const accessToken of [token, known?.accessToken ?? ""]) {
    state.oauth.grants.delete(accessToken);
    state.accessTokens.delete(accessToken);
  }
  state.oauth.refreshTokens.delete(token);
  return json({});
}

/** `/oidc/v1/end_session`: the browser is signed out, and goes back to the application. */
export function endSession({ state, issuer, form }: FormRequest, cookie: string | undefined): Response {
  if (cookie) state.oauth.sessions.delete(cookie);
  const expired = `${sessionCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
  const back = form.get("post_logout_redirect_uri");
  if (!back) return redirect(`${issuer}/ui/login/logout/done`, expired);
  if (!onThisMachine(back)) return oauthError("invalid_request", "post_logout_redirect_uri invalid");
  const url = new URL(back);
  const given = form.get("state");
  if (given !== null) url.searchParams.set("state", given);
  return redirect(url.href, expired);
}
