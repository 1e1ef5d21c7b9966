import { Code, ConnectError } from "@connectrpc/connect";
import { abortable } from "./abortable.js";
import { audienceScope } from "./scopes.js";
import type { TokenSource } from "./token-source.js";

/** What is used of the UserManager of oidc-client-ts. */
export interface OidcUserManager {
  /** The issuer and the application: tabs that share both share renewals. */
  readonly settings: { readonly authority: string; readonly client_id: string };
  /** Resolves with who is signed in; null: nobody. */
  getUser(): Promise<OidcUser | null>;
  /** Renews the tokens. */
  signinSilent(): Promise<OidcUser | null>;
  /** Ends the renewals that oidc-client-ts makes by itself. */
  stopSilentRenew(): void;
}

/** What is used of the User of oidc-client-ts. */
export interface OidcUser {
  /** Sent with the calls. */
  readonly access_token: string;
  /** Whether the token must be renewed. */
  readonly expired: boolean | undefined;
}

/** The `scope` of a sign-in whose tokens ZITADEL's API accepts. `offlineAccess` asks for a refresh token; default false. */
export function oidcScope({ offlineAccess = false }: { offlineAccess?: boolean } = {}): string {
  return `openid ${audienceScope}${offlineAccess ? " offline_access" : ""}`;
}

/**
 * Makes a TokenSource of the UserManager of oidc-client-ts, and takes over its renewals (`automaticSilentRenew`).
 *
 * A token is renewed when it has expired or was refused: once for all calls, and, where the browser has Web Locks, once
 * for all tabs that share the `userStore`, because a refresh ends the tokens before it. Nobody signed in, or a renewal
 * that is refused, is `Unauthenticated`; a renewal without an answer is `Unavailable`.
 */
export function oidcTokenSource(userManager: OidcUserManager): TokenSource {
  const { authority, client_id } = userManager.settings;
  let refused: string | undefined;
  let renewing: Promise<string> | undefined;
  userManager.stopSilentRenew();

  async function storedToken(): Promise<string | undefined> {
    const user = await userManager.getUser();
    if (!user) throw new ConnectError("nobody is signed in", Code.Unauthenticated);
    return user.expired || user.access_token === refused ? undefined : user.access_token;
  }

  async function renew(): Promise<string> {
    try {
      return await exclusively(
        `zitadel-mgmt ${authority} ${client_id}`,
        async () => (await storedToken()) ?? (await refresh()),
      );
    } finally {
      renewing = undefined;
    }
  }

  async function refresh(): Promise<string> {
    const user = await userManager.signinSilent().catch(renewalFailed);
    if (!user) throw new ConnectError("sign in again", Code.Unauthenticated);
    return user.access_token;
  }

  return {
    async getToken({ signal } = {}) {
      const token = await storedToken();
      if (token !== undefined) return token;
      renewing ??= renew();
      return abortable(renewing, signal);
    },
    invalidate(token) {
      refused = token;
    },
    hint: "sign in again, with the scope of oidcScope()",
  };
}

function exclusively<T>(lock: string, task: () => Promise<T>): Promise<T> {
  return globalThis.navigator?.locks ? navigator.locks.request(lock, task) : task();
}

/** No cause goes with the error: that of oidc-client-ts holds the refresh token. */
function renewalFailed(reason: unknown): never {
  const { name, message } = reason as Error;
  if (/^(TypeError|ErrorTimeout)$/.test(name) || /\(5\d\d\)/.test(message)) {
    throw new ConnectError(`the access token could not be renewed: ${message}`, Code.Unavailable);
  }
  throw new ConnectError(`sign in again: ${message}`, Code.Unauthenticated);
}
