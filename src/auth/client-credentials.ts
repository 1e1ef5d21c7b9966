import * as oauth from "oauth4webapi";
import { checkOptions } from "../check-options.js";
import { cacheTokens } from "./token-cache.js";
import { type Grant, tokenEndpoint } from "./token-endpoint.js";
import { type TokenEndpointOptions, tokenEndpointOptions } from "./token-endpoint-options.js";
import type { Refusal } from "./token-error.js";
import type { TokenSource } from "./token-source.js";

/** The name and secret of a machine user. */
export interface ClientCredentialsOptions extends TokenEndpointOptions {
  /** The machine user's user name, not its id. */
  clientId: string;
  /** The secret that ZITADEL showed when it was generated. */
  clientSecret: string;
}

/**
 * Makes a TokenSource of a machine user's client secret, by OAuth's client credentials grant.
 *
 * One request serves all calls until the token has nearly expired. Wrong options are a
 * TypeError, a refused secret is `Unauthenticated`.
 */
export function clientCredentials(options: ClientCredentialsOptions): TokenSource {
  checkOptions(options, ["clientId", "clientSecret", ...tokenEndpointOptions]);
  const { clientId, clientSecret } = options;
  for (const [name, value] of Object.entries({ clientId, clientSecret })) {
    if (typeof value !== "string" || value === "") {
      throw new TypeError(`${name} must be a string that is not empty: was the variable set?`);
    }
    if (value !== value.trim() || /\p{Cc}/u.test(value)) {
      throw new TypeError(
        `${name} begins or ends with white space, or has a line feed: was it read from a file?`,
      );
    }
  }
  const { request, hint } = tokenEndpoint(options);
  const grant: Grant = {
    type: "client_credentials",
    clientId,
    authentication: oauth.ClientSecretBasic(clientSecret),
    parameters: {},
    secret: clientSecret,
    explain,
  };
  return { ...cacheTokens((signal) => request(grant, signal)), hint };
}

/** Not with the client id: who mixes the two up would have the secret in a log. */
function explain({ error, description }: Refusal): string | undefined {
  if (error === "invalid_client" && description === "client not found") {
    return "no machine user has this clientId; it is the user name, not the id";
  }
  return advice.get(description);
}

const advice = new Map([
  ["Errors.User.Machine.Secret.Invalid", "the client secret is wrong, or a newer one has replaced it"],
  ["Errors.User.Machine.Secret.NotExisting", "the machine user has no client secret: generate one"],
]);
