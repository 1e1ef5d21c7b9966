import { SignJWT } from "jose";
import { remember } from "../world/issued.js";
import { type Grant, type RefreshSession, randomText } from "../world/oauth-state.js";
import { type EmulatorState, newId, type User } from "../world/state.js";
import { json } from "./answers.js";
import { signingKeys } from "./signing-keys.js";

/** How long an access token lives, and what `expires_in` says. */
const lifeSeconds = 43_200;
const expiresIn = 43_199;

// 104 characters.
const opaqueBytes = 78;

/** Issues the tokens of a grant, and answers with them. */
export async function issueTokens(
  state: EmulatorState,
  issuer: string,
  user: User,
  grant: Grant,
): Promise<Response> {
  const accessToken = await issueAccessToken(state, issuer, user, grant);
  const isRenewable = user.given.human && grant.scopes.includes("offline_access");
  const refreshToken = isRenewable
    ? issueRefreshToken(state, {
        grant,
        startedAt: state.now(),
        refreshedAt: state.now(),
        accessToken,
        refreshToken: undefined,
      })
    : undefined;
  return answerTokens(state, issuer, grant, accessToken, refreshToken);
}

/** Renews a session: the tokens before end at once. */
export async function renewTokens(
  state: EmulatorState,
  issuer: string,
  user: User,
  session: RefreshSession,
  scopes: string[],
): Promise<Response> {
  const grant = { ...session.grant, scopes };
  const accessToken = await issueAccessToken(state, issuer, user, grant);
  state.accessTokens.delete(session.accessToken);
  Object.assign(session, { accessToken, refreshedAt: state.now() });
  const refreshToken = issueRefreshToken(state, session);
  return answerTokens(state, issuer, grant, accessToken, refreshToken);
}

async function answerTokens(
  state: EmulatorState,
  issuer: string,
  grant: Grant,
  accessToken: string,
  refreshToken: string | undefined,
): Promise<Response> {
  return json({
    access_token: accessToken,
    token_type: "Bearer",
    refresh_token: refreshToken,
    expires_in: expiresIn,
    ...(grant.scopes.includes("openid") && { id_token: await idToken(state, issuer, grant, accessToken) }),
  });
}

async function issueAccessToken(
  state: EmulatorState,
  issuer: string,
  user: User,
  grant: Grant,
): Promise<string> {
  const { userId, clientId, scopes, audience, sid, origins } = grant;
  const language = user.given.human?.preferredLanguage;
  const issued = {
    id: `V2_${newId(state)}-at_${newId(state)}`,
    userId,
    clientId,
    scopes,
    audience,
    issuedAt: state.now(),
    expiresAt: state.now() + lifeSeconds * 1000,
    ...(language && { language }),
    ...(user.given.human && { amr: grant.amr ?? [] }),
    ...(sid && { sid }),
    ...(origins && { origins }),
  };
  const isJwt = user.given.machine?.accessTokenType === "jwt";
  const token = isJwt ? await jwtAccessToken(state, issuer, grant, issued.id) : randomText(opaqueBytes);
  remember(state.accessTokens, token, issued, ({ expiresAt }) => expiresAt <= state.now());
  return token;
}

const day = 86_400_000;
const idle = 30 * day;
const atMost = 90 * day;

/** Whether a refresh token was used, revoked, or has expired. */
export function isRefreshTokenOver(
  state: EmulatorState,
  { refreshToken, refreshedAt, startedAt }: RefreshSession,
  token: string,
): boolean {
  return refreshToken !== token || Math.min(refreshedAt + idle, startedAt + atMost) <= state.now();
}

function issueRefreshToken(state: EmulatorState, session: RefreshSession): string {
  const token = randomText(opaqueBytes);
  session.refreshToken = token;
  remember(state.oauth.refreshTokens, token, session, (one, key) => isRefreshTokenOver(state, one, key));
  return token;
}

async function jwtAccessToken(
  state: EmulatorState,
  issuer: string,
  grant: Grant,
  id: string,
): Promise<string> {
  const now = seconds(state);
  return sign(state, {
    iss: issuer,
    sub: grant.userId,
    aud: grant.audience,
    exp: now + lifeSeconds,
    iat: now,
    nbf: now,
    client_id: grant.clientId,
    jti: id,
  });
}

async function idToken(
  state: EmulatorState,
  issuer: string,
  grant: Grant,
  accessToken: string,
): Promise<string> {
  const { amr, authTime, audience, clientId } = grant;
  const now = seconds(state);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(accessToken));
  return sign(state, {
    iss: issuer,
    sub: grant.userId,
    aud: [...new Set([...audience, clientId])],
    exp: now + grant.idTokenSeconds,
    iat: now,
    ...(amr?.length !== 0 && { auth_time: authTime, amr }),
    nonce: grant.nonce,
    azp: clientId,
    client_id: clientId,
    at_hash: Buffer.from(hash, 0, 16).toString("base64url"),
    sid: grant.sid,
  });
}

async function sign(state: EmulatorState, claims: Record<string, unknown>): Promise<string> {
  const [key] = await signingKeys(state);
  if (!key) throw new Error("there is no key");
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "JWT" })
    .sign(key.privateKey);
}

/** The clock in seconds, as JWTs have it. */
export function seconds(state: EmulatorState): number {
  return Math.floor(state.now() / 1000);
}
