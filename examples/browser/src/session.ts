import { type User, UserManager } from "oidc-client-ts";
import { oidcScope } from "zitadel-mgmt";
import type { Settings } from "./settings.js";

/** Makes the OAuth client: authorization code with PKCE, tokens in this tab's session storage only. */
export function createUserManager({ url, clientId }: Settings, loadUserInfo = false): UserManager {
  const page = new URL(".", location.href).href;
  return new UserManager({
    authority: url,
    client_id: clientId,
    redirect_uri: page,
    post_logout_redirect_uri: page,
    scope: `${oidcScope({ offlineAccess: true })} profile`,
    loadUserInfo,
    automaticSilentRenew: false,
  });
}

/** Goes to ZITADEL's sign-in page, and comes back to the same place. `again` asks also who is signed in there. */
export async function signIn(userManager: UserManager, again: boolean): Promise<void> {
  await userManager.signinRedirect({ state: location.hash, ...(again && { prompt: "login" }) });
}

/** Ends the tokens and the session at ZITADEL, so that the next sign-in asks who it is. */
export async function signOut(userManager: UserManager): Promise<void> {
  sessionStorage.removeItem("name");
  try {
    await userManager.revokeTokens();
    await userManager.signoutRedirect();
  } catch {
    // Without an answer of ZITADEL this browser can still forget the tokens.
    await userManager.removeUser();
    location.reload();
  }
}

/** Completes a sign-in that the browser has just come back from, else returns who is signed in already. */
export async function currentUser(settings: Settings): Promise<User | undefined> {
  // Only the sign-in asks for the person's name: a renewal that waits for that answer too can lose its tokens.
  const userManager = createUserManager(settings, true);
  const query = new URLSearchParams(location.search);
  if (!query.has("state")) return (await userManager.getUser()) ?? undefined;
  try {
    const user = await userManager.signinCallback();
    sessionStorage.setItem("name", user?.profile.name ?? "");
    history.replaceState(null, "", location.pathname + String(user?.state ?? ""));
    return user;
  } catch (reason) {
    history.replaceState(null, "", location.pathname);
    throw reason;
  }
}

/** What who is signed in is called. */
export function displayName({ profile }: User): string {
  return sessionStorage.getItem("name") || profile.sub;
}
