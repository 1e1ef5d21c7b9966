import { SignJWT } from "jose";
import { type Grant, type OAuthState, randomText } from "../world/oauth-state.js";
import { type EmulatorState, newId, type User } from "../world/state.js";
import { json } from "./answers.js";
import { signingKeys } from "./signing-keys.js";

/** How long an access token lives, and what `expires_in` says. */
const lifeSeconds = 43_200;
const expiresIn = 43_199;

/** Issues the tokens of a grant, and answers with them. */
export async function issueTokens(
  state: EmulatorState,
  issuer: string,
  user: User,
  grant: Grant,
): Promise<Response> {
  const { scopes } = grant;
  const accessToken =
    user.given.machine?.accessTokenType === "jwt"
      ? await jwtAccessToken(state, issuer, grant)
      : randomText(opaqueBytes);
  const language = user.given.human?.preferredLanguage;
  state.oauth.grants.set(accessToken, grant);
  state.accessTokens.set(accessToken, {
    userId: grant.userId,
    expiresAt: state.now() + lifeSeconds * 1000,
    forApi: audiences(state.oauth, scopes).includes(state.oauth.projectId),
    ...(language && { language }),
    mfa: grant.secondFactor || !hasSecondFactor(user),
    ...(grant.origins && { origins: grant.origins }),
  });
  return json({
    access_token: accessToken,
    token_type: "Bearer",
    ...(user.given.human &&
      scopes.includes("offline_access") && { refresh_token: refreshToken(state, grant, accessToken) }),
    expires_in: expiresIn,
    ...(scopes.includes("openid") && { id_token: await idToken(state, issuer, grant, accessToken) }),
  });
}

// 104 characters.
const opaqueBytes = 78;

function refreshToken(state: EmulatorState, grant: Grant, accessToken: string): string {
  const token = randomText(opaqueBytes);
  state.oauth.refreshTokens.set(token, { grant, accessToken });
  return token;
}

async function jwtAccessToken(state: EmulatorState, issuer: string, grant: Grant): Promise<string> {
  const now = seconds(state);
  return sign(state, {
    iss: issuer,
    sub: grant.userId,
    aud: audiences(state.oauth, grant.scopes),
    exp: now + lifeSeconds,
    iat: now,
    nbf: now,
    client_id: grant.clientId,
    jti: `V2_${newId(state)}-at_${newId(state)}`,
  });
}

async function idToken(
  state: EmulatorState,
  issuer: string,
  grant: Grant,
  accessToken: string,
): Promise<string> {
  const now = seconds(state);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(accessToken));
  return sign(state, {
    iss: issuer,
    sub: grant.userId,
    aud: [...audiences(state.oauth, grant.scopes), grant.clientId],
    exp: now + grant.idTokenSeconds,
    iat: now,
    auth_time: grant.authTime,
    ...(grant.nonce && { nonce: grant.nonce }),
    ...(grant.amr && { amr: grant.amr }),
    azp: grant.clientId,
    client_id: grant.clientId,
    at_hash: Buffer.from(hash, 0, 16).toString("base64url"),
  });
}

async function sign(state: EmulatorState, claims: Record<string, unknown>): Promise<string> {
  const [key] = await signingKeys(state);
  if (!key) throw new Error("there is no key");
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "JWT" })
    .sign(key.privateKey);
}

/** The projects that the scopes make audiences; ZITADEL's own has a name besides its id. */
function audiences({ projectId }: OAuthState, scopes: string[]): string[] {
  const ids = scopes.flatMap((scope) => /^urn:zitadel:iam:org:project:id:(.+):aud$/.exec(scope)?.[1] ?? []);
  return [...new Set(ids.map((id) => (id === "zitadel" ? projectId : id)))];
}

function hasSecondFactor({ factors }: User): boolean {
  return factors.some(
    (factor) =>
      factor.removedAt === undefined &&
      factor.type !== "passkey" &&
      !("state" in factor && factor.state === "not_ready"),
  );
}

/** The clock in seconds, as JWTs have it. */
export function seconds(state: EmulatorState): number {
  return Math.floor(state.now() / 1000);
}
