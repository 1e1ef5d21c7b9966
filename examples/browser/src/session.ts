import { type User, UserManager } from "oidc-client-ts";
import { oidcScope } from "zitadel-mgmt";
import { limitMs } from "./limit.js";
import type { Settings } from "./settings.js";
import { sittingKey } from "./sitting.js";
import type { Caller } from "./zitadel.js";

/** The claims that say which organization a person belongs to, and the scope that asks for them. */
const owner = "urn:zitadel:iam:user:resourceowner";

/** What is kept besides the tokens, in this tab only. */
const [nameKey, orgKey, placeKey] = ["name", "organization", "place"];

/** The address of this page, to which ZITADEL leads back. */
export function pageAddress(): string {
  return new URL(".", location.href).href;
}

/** Makes the OAuth client: authorization code with PKCE, tokens in this tab's session storage only. */
export function createUserManager({ url, clientId }: Settings, loadUserInfo = false): UserManager {
  return new UserManager({
    authority: url,
    client_id: clientId,
    redirect_uri: pageAddress(),
    post_logout_redirect_uri: pageAddress(),
    scope: `${oidcScope({ offlineAccess: true })} profile ${owner}`,
    loadUserInfo,
    automaticSilentRenew: false,
    requestTimeoutInSeconds: limitMs / 1_000,
    revokeTokenTypes: ["refresh_token", "access_token"],
  });
}

/** Goes to ZITADEL's sign-in page, and comes back to the same place. `again` asks also who is signed in there. */
export async function signIn(userManager: UserManager, again: boolean): Promise<void> {
  // Also for a way back that fails, or is taken twice.
  sessionStorage.setItem(placeKey, location.hash);
  await inTime(userManager.signinRedirect({ state: location.hash, ...(again && { prompt: "login" }) }));
}

/** Ends the tokens, which the end of the session alone would not. Throws where ZITADEL cannot be told: they are good still. */
export async function revokeTokens(userManager: UserManager): Promise<void> {
  // They are forgotten when they are revoked, and not before: whoever tries again needs them.
  await inTime(userManager.revokeTokens());
  forget();
}

/** Goes to ZITADEL to end the session there, so that the next sign-in asks who it is. */
export async function endSession(userManager: UserManager): Promise<void> {
  await inTime(userManager.signoutRedirect());
}

/** Forgets who is signed in, in this tab only: the tokens stay good at ZITADEL. */
export async function signOutHere(userManager: UserManager): Promise<void> {
  forget();
  await userManager.removeUser();
  history.replaceState(null, "", location.pathname);
  location.reload();
}

function forget(): void {
  sessionStorage.removeItem(nameKey);
  sessionStorage.removeItem(orgKey);
  sessionStorage.removeItem(placeKey);
  sessionStorage.removeItem(sittingKey);
}

/** Whether the browser comes from ZITADEL's sign-in page. */
export function isComingBack(): boolean {
  return new URLSearchParams(location.search).has("state");
}

/** Whether somebody has signed in at this tab, as far as one knows before the settings. */
export function isSignedInHere(): boolean {
  return nameKey in sessionStorage;
}

/** Completes a sign-in that the browser has just come back from, else returns who is signed in already. */
export async function currentUser(settings: Settings): Promise<User | undefined> {
  // Only the sign-in asks for the person's name: a renewal that waits for that answer too can lose its tokens.
  const userManager = createUserManager(settings, true);
  if (!isComingBack()) return (await userManager.getUser()) ?? undefined;
  const leave = (hash: string) => history.replaceState(null, "", location.pathname + hash);
  try {
    const user = await inTime(userManager.signinCallback());
    if (user) remember(user);
    leave(String(user?.state ?? ""));
    return user;
  } catch (reason) {
    leave(sessionStorage.getItem(placeKey) ?? "");
    // The way back was taken once more, by the back button or a reload: that changes nothing.
    const signedIn = await userManager.getUser();
    if (signedIn && !signedIn.expired) return signedIn;
    throw reason;
  }
}

function remember({ profile }: User): void {
  sessionStorage.setItem(nameKey, profile.name ?? "");
  const [id, name] = [profile[`${owner}:id`], profile[`${owner}:name`]];
  sessionStorage.setItem(orgKey, JSON.stringify({ id, name }));
}

/** What who is signed in is called. */
export function displayName({ profile }: User): string {
  return sessionStorage.getItem(nameKey) || profile.sub;
}

/** Who is signed in, and the organization where the sign-in named it. */
export function callerOf({ profile }: User): Caller {
  return { id: profile.sub, org: JSON.parse(sessionStorage.getItem(orgKey) ?? "{}") };
}

/** The library does not limit all that it waits for. */
async function inTime<T>(action: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("there was no answer in time")), limitMs);
  });
  try {
    return await Promise.race([action, end]);
  } finally {
    clearTimeout(timer);
  }
}

/** Why a sign-in did not come to its end, in words for who tried. */
export function signInFailure(reason: unknown): string {
  const { message } = reason as Error;
  if (/No matching state|state.*(missing|mismatch)/i.test(message)) {
    return "This way back from ZITADEL was used already, or belongs to another tab. Sign in again.";
  }
  if (/access_denied/.test(message)) return "The sign-in was cancelled at ZITADEL.";
  return `The sign-in did not work: ${message}.`;
}
