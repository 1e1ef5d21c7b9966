import { Code, ConnectError } from "@connectrpc/connect";
import { flagOf } from "../check-options.js";
import { abortable } from "./abortable.js";
import { renewalError, storeError } from "./oidc-error.js";
import { audienceScope } from "./scopes.js";
import { tabLock } from "./tab-lock.js";
import { limitMs, within } from "./time-limit.js";
import type { TokenSource } from "./token-source.js";

/** What is used of the UserManager of oidc-client-ts. */
export interface OidcUserManager {
  /** The issuer and the application: tabs that share both share renewals. */
  readonly settings: { readonly authority: string; readonly client_id: string };
  /** Resolves with who is signed in; null: nobody. */
  getUser(): Promise<OidcUser | null>;
  /** Renews the tokens, and stores them whenever the answer comes. */
  signinSilent(options?: { silentRequestTimeoutInSeconds?: number }): Promise<OidcUser | null>;
  /** Ends the renewals that oidc-client-ts makes by itself. */
  stopSilentRenew(): void;
}

/** What is used of the User of oidc-client-ts. */
export interface OidcUser {
  /** Sent with the calls. */
  readonly access_token: string;
  /** Whether the token must be renewed. */
  readonly expired: boolean | undefined;
  /** Never shown by an error, as the other tokens. */
  readonly refresh_token?: string | undefined;
  /** Who has signed in. */
  readonly id_token?: string | undefined;
}

/** The `scope` of a sign-in whose tokens ZITADEL's API accepts. `offlineAccess` asks for a refresh token; default false. */
export function oidcScope(options: { offlineAccess?: boolean } = {}): string {
  return `openid ${audienceScope}${flagOf(options, "offlineAccess", false) ? " offline_access" : ""}`;
}

// An answer that comes after nobody waits for it any more is kept all the same: the server has used up the refresh token.
const lateMs = 3 * limitMs;

/**
 * Makes a TokenSource of the UserManager of oidc-client-ts, and takes over its renewals (`automaticSilentRenew`).
 *
 * A token is renewed when it has expired or was refused: once for all calls, and, where the browser has Web Locks, once
 * for all tabs that share the `userStore`, because a refresh ends the tokens before it. Nobody signed in, or a renewal
 * that OAuth refuses, is `Unauthenticated`. Any other failure, or no answer within 8 s, is `Unavailable`: who is signed
 * in stays so, and the next call tries again.
 */
export function oidcTokenSource(userManager: OidcUserManager): TokenSource {
  if (typeof userManager?.signinSilent !== "function") {
    throw new TypeError("userManager must be a UserManager of oidc-client-ts");
  }
  const { authority, client_id } = userManager.settings;
  const inTurn = tabLock(`zitadel-mgmt ${authority} ${client_id}`);
  const unanswered = new Set<Promise<unknown>>();
  let refused: string | undefined;
  let renewing: Promise<string> | undefined;
  userManager.stopSilentRenew();

  async function storedUser(): Promise<OidcUser> {
    const user = await within(limitMs, userManager.getUser().catch(storeError), "the stored sign-in");
    if (!user) throw new ConnectError("nobody is signed in", Code.Unauthenticated);
    return user;
  }

  /** An answer that is no token leaves an empty one, beside the refresh token of before. */
  function usableToken({ access_token, expired }: OidcUser): string | undefined {
    return expired || access_token === "" || access_token === refused ? undefined : access_token;
  }

  async function renew(): Promise<string> {
    try {
      return await inTurn(() => within(limitMs, storedOrRefreshed(), "a new access token"));
    } finally {
      renewing = undefined;
    }
  }

  async function storedOrRefreshed(): Promise<string> {
    const user = await storedUser();
    return usableToken(user) ?? refresh(user);
  }

  async function refresh({ access_token, refresh_token, id_token }: OidcUser): Promise<string> {
    try {
      const renewed = await requestRenewal();
      if (!renewed) throw new ConnectError("sign in again", Code.Unauthenticated);
      if (!renewed.access_token) throw new Error("the answer has no access token");
      return renewed.access_token;
    } catch (reason) {
      const error = renewalError(reason, [access_token, refresh_token, id_token]);
      if (error.code !== Code.Unauthenticated) throw error;
      // Another renewal may have used up the refresh token: one given up on, or one of another tab.
      await Promise.allSettled(unanswered);
      const token = usableToken(await storedUser());
      if (token === undefined) throw error;
      return token;
    }
  }

  async function requestRenewal(): Promise<OidcUser | null> {
    const answer = within(
      lateMs,
      userManager.signinSilent({ silentRequestTimeoutInSeconds: lateMs / 1000 }),
      "a new access token",
    );
    unanswered.add(answer);
    try {
      return await answer;
    } finally {
      unanswered.delete(answer);
    }
  }

  return {
    async getToken({ signal } = {}) {
      signal?.throwIfAborted();
      const token = usableToken(await abortable(storedUser(), signal));
      if (token !== undefined) return token;
      if (renewing) {
        try {
          return await abortable(renewing, signal);
        } catch (reason) {
          // It began before this call, and may have waited for what works again.
          if (signal?.aborted || ConnectError.from(reason).code !== Code.Unavailable) throw reason;
        }
      }
      renewing ??= renew();
      // A failed renewal is reported by the calls that wait for it, and all of them may have been aborted.
      renewing.catch(() => {});
      return abortable(renewing, signal);
    },
    invalidate(token) {
      refused = token;
    },
    hint: "sign in again, with the scope of oidcScope()",
  };
}
