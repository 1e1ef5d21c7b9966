import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import type { SignIn } from "../world/oauth-state.js";
import type { EmulatorState } from "../world/state.js";
import { oauthError, redirect } from "./answers.js";
import { mayReturnTo } from "./authorize.js";
import { findApplication } from "./clients.js";
import type { FormRequest } from "./form-request.js";
import { sessionCookie } from "./sign-in-page.js";
import { signingKeys } from "./signing-keys.js";

/**
 * `/oidc/v1/end_session`: the session ends, and its access tokens with it, while refresh tokens stay good, as on the
 * server. The browser goes back to an application that an ID token or a client id names.
 */
export async function endSession(request: FormRequest, cookie: string | undefined): Promise<Response> {
  const { state, issuer, form } = request;
  const hint = form.get("id_token_hint");
  const claims = hint ? await ownIdToken(state, hint, issuer) : undefined;
  if (hint && !claims) return oauthError("invalid_request", "id_token_hint invalid");
  const named = form.get("client_id");
  if (claims && named && claims.azp !== named) {
    return oauthError("invalid_request", "client_id does not match azp of id_token_hint");
  }
  const clientId = claims ? String(claims.azp) : named;
  const application = clientId ? findApplication(state, clientId) : undefined;
  if (clientId && !application) return oauthError("invalid_request", "Errors.App.NotFound");
  const back = application ? form.get("post_logout_redirect_uri") : null;
  if (back && !mayReturnTo(state, back, application?.postLogoutRedirectUris)) {
    return oauthError("invalid_request", "post_logout_redirect_uri invalid");
  }
  const session = state.oauth.sessions.get(cookie ?? "");
  endTokens(state, session, claims);
  return redirect(
    signedOutAddress(issuer, back, form.get("state")),
    `${sessionCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`,
  );
}

function signedOutAddress(issuer: string, back: string | null, state: string | null): string {
  // An issuer need not be an address: a proxy may name any port.
  if (!back) return `${issuer}/ui/login/logout/done${state ? `?${new URLSearchParams({ state })}` : ""}`;
  const url = new URL(back);
  if (state) url.searchParams.set("state", state);
  return url.href;
}

/** Ends what belongs to the session of the browser, and to that of the ID token. */
function endTokens(state: EmulatorState, session: SignIn | undefined, claims: JWTPayload | undefined): void {
  const isEnded = (sid: string | undefined) => sid !== undefined && [session?.sid, claims?.sid].includes(sid);
  for (const [cookie, { sid }] of state.oauth.sessions) if (isEnded(sid)) state.oauth.sessions.delete(cookie);
  for (const [token, { sid }] of state.accessTokens) if (isEnded(sid)) state.accessTokens.delete(token);
}

/** The claims of an ID token of this server, which may have expired. */
async function ownIdToken(
  state: EmulatorState,
  token: string,
  issuer: string,
): Promise<JWTPayload | undefined> {
  const keys = await signingKeys(state);
  try {
    await jwtVerify(
      token,
      async ({ kid }) => keys.find((key) => key.kid === kid)?.publicJwk ?? new Uint8Array(),
      {
        algorithms: ["RS256"],
        issuer,
        currentDate: new Date(state.now()),
      },
    );
  } catch (error) {
    if (!(error instanceof errors.JWTExpired)) return undefined;
  }
  return decodeJwt(token);
}
