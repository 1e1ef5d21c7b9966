import type { OAuthState } from "./oauth-state.js";
import type { GrantType, WorldApplication } from "./world.js";

/** Every grant that an application may have. */
export const grantTypes: GrantType[] = [
  "authorization_code",
  "refresh_token",
  "urn:ietf:params:oauth:grant-type:device_code",
];

/** Takes the applications of the world. One that contradicts itself or another is a TypeError. */
export function addApplications(oauth: OAuthState, given: WorldApplication[]): void {
  oauth.applications = new Map();
  for (const application of given) {
    const { clientId, clientSecret, redirectUris = [], postLogoutRedirectUris = [] } = application;
    const wrong = (reason: string) => new TypeError(`application ${clientId}: ${reason}`);
    if (!clientId) throw new TypeError("an application has no client id");
    if (oauth.applications.has(clientId)) throw wrong("another one has the same client id");
    if (!Array.isArray(application.grantTypes)) throw wrong("grantTypes is missing");
    const unknown = application.grantTypes.filter((one) => !grantTypes.includes(one));
    if (unknown.length > 0) {
      throw wrong(`grantTypes has ${JSON.stringify(unknown[0])}: ${grantTypes.join(", ")} are meant`);
    }
    if (clientSecret === "") throw wrong("the client secret is empty");
    const address = [...redirectUris, ...postLogoutRedirectUris].find((one) => !URL.canParse(one));
    if (address !== undefined) throw wrong(`the redirect URI ${address} is no address`);
    oauth.applications.set(clientId, application);
  }
}
