import type { OAuthState } from "./oauth-state.js";
import type { GrantType, WorldApplication } from "./world.js";

/** Every grant that an application may have. */
export const grantTypes: readonly GrantType[] = [
  "authorization_code",
  "refresh_token",
  "urn:ietf:params:oauth:grant-type:device_code",
];

/** Takes the applications of the world. One that contradicts itself or another is a TypeError. */
export function addApplications(oauth: OAuthState, given: WorldApplication[]): void {
  oauth.applications = new Map();
  for (const application of given) {
    const { clientId, redirectUris = [], postLogoutRedirectUris = [] } = application;
    const wrong = (reason: string) => new TypeError(`application ${clientId}: ${reason}`);
    if (oauth.applications.has(clientId)) throw wrong("another one has the same client id");
    const address = [...redirectUris, ...postLogoutRedirectUris].find((one) => !URL.canParse(one));
    if (address !== undefined) throw wrong(`the redirect URI ${address} is no address`);
    oauth.applications.set(clientId, application);
  }
}
