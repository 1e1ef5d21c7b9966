import * as oauth from "oauth4webapi";
import { cacheTokens } from "./token-cache.js";
import { type TokenEndpointOptions, tokenEndpoint } from "./token-endpoint.js";
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
  const { clientId, clientSecret } = options;
  for (const [name, value] of Object.entries({ clientId, clientSecret })) {
    if (typeof value !== "string" || value === "") {
      throw new TypeError(`${name} must be a string that is not empty: was the variable set?`);
    }
  }
  const { request, hint } = tokenEndpoint(options);
  const authentication = oauth.ClientSecretBasic(clientSecret);
  const explain = ({ error, description }: Refusal) => {
    if (error === "invalid_client" && description === "client not found") {
      return `no machine user is called ${clientId}; clientId is the user name, not the id`;
    }
    return advice[description];
  };
  return {
    ...cacheTokens(() =>
      request({
        type: "client_credentials",
        clientId,
        authentication,
        parameters: {},
        secret: clientSecret,
        explain,
      }),
    ),
    hint,
  };
}

const advice: Record<string, string> = {
  "Errors.User.Machine.Secret.Invalid": "the client secret is wrong, or a newer one has replaced it",
  "Errors.User.Machine.Secret.NotExisting": "the machine user has no client secret: generate one",
};
