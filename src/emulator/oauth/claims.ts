import { lastRecordChange } from "../world/events.js";
import { primaryDomain } from "../world/instance.js";
import type { AccessToken, EmulatorState, User } from "../world/state.js";
import { displayName, isEnabled } from "../world/users.js";

/** What the server knows of a token that is good. */
export type KnownToken = Omit<AccessToken, "clientId"> & { user: User; clientId?: string };

/** Finds an access token, or a personal access token, that is good. */
export function knownToken(state: EmulatorState, token: string): KnownToken | undefined {
  const known = state.accessTokens.get(token) ?? personalAccessToken(state, token);
  const user = state.users.get(known?.userId ?? "");
  if (!known || known.expiresAt <= state.now() || !isEnabled(state, user)) return undefined;
  return { ...known, user };
}

function personalAccessToken(state: EmulatorState, token: string): Omit<KnownToken, "user"> | undefined {
  const known = state.personalAccessTokens.get(token);
  return (
    known && {
      ...known,
      scopes: ["openid", "profile", "urn:zitadel:iam:user:metadata", resourceOwner],
      audience: [],
      issuedAt: Math.floor(state.startedAt / 1000),
      // Those of the emulator do not expire.
      expiresAt: Date.UTC(2099, 0, 1),
    }
  );
}

const resourceOwner = "urn:zitadel:iam:user:resourceowner";
const orgId = "urn:zitadel:iam:org:id:";

/** The claims of a user that the scopes allow. What is empty or false is left out, as by the server. */
export function claimsOf(state: EmulatorState, user: User, scopes: string[]): Record<string, unknown> {
  const { id, human } = user.given;
  const askedOrg = scopes.find((scope) => scope.startsWith(orgId))?.slice(orgId.length);
  return {
    sub: id,
    ...(scopes.includes("profile") && profile(user)),
    ...(scopes.includes("email") && {
      email: human?.email || undefined,
      email_verified: human?.emailVerified || undefined,
    }),
    ...(scopes.includes("phone") && {
      phone_number: human?.phone || undefined,
      phone_number_verified: human?.phoneVerified || undefined,
    }),
    ...(askedOrg && { "urn:zitadel:iam:org:id": askedOrg }),
    ...((askedOrg || scopes.includes(resourceOwner)) && organization(state, user)),
  };
}

function profile(user: User): Record<string, unknown> {
  const { human, userName } = user.given;
  return {
    name: displayName(user),
    ...(human && {
      given_name: human.firstName || undefined,
      family_name: human.lastName || undefined,
      nickname: human.nickName || undefined,
      locale: human.preferredLanguage ?? null,
    }),
    updated_at: Math.floor(lastRecordChange(user).at / 1_000_000),
    preferred_username: userName,
  };
}

function organization(state: EmulatorState, { given }: User): Record<string, unknown> {
  const name = state.orgs.get(given.orgId)?.name ?? "";
  return {
    [`${resourceOwner}:id`]: given.orgId,
    [`${resourceOwner}:name`]: name,
    [`${resourceOwner}:primary_domain`]: primaryDomain(name),
  };
}
