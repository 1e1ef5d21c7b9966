import { ConnectError } from "@connectrpc/connect";
import * as oauth from "oauth4webapi";
import { isConfidential } from "../../options.js";
import type { Instance } from "./instance.js";
import { originIn } from "./origin.js";
import { ask, serverAt, textOf } from "./server.js";
import type { SignIn } from "./stored-sign-in.js";

/**
 * Ends the tokens of a sign-in at its server, which may be the instance that is known how to reach. Returns why that is
 * not known. Undefined: the server has said yes.
 */
export async function revoke(
  { url, clientId, accessToken, refreshToken }: SignIn,
  known: Instance | undefined,
): Promise<string | undefined> {
  const origin = originIn(url);
  if (origin === undefined) return `${url} is no address`;
  // What was said of one instance does not go to another.
  const instance = origin === known?.url ? known : { url: origin };
  if (instance !== known && !isConfidential(new URL(origin)))
    return `nothing is sent to ${origin} over plain http`;
  try {
    const server = serverAt(origin);
    // The refresh token takes its access token along; one that was used already does not.
    for (const token of [refreshToken, accessToken]) {
      if (token === undefined) continue;
      const { refusal } = await ask(
        instance,
        server.revocation_endpoint as string,
        [token],
        new AbortController().signal,
        (options) => oauth.revocationRequest(server, { client_id: clientId }, oauth.None(), token, options),
      );
      if (refusal) return textOf(refusal);
    }
    return undefined;
  } catch (error) {
    return error instanceof ConnectError ? error.rawMessage : (error as Error).message;
  }
}
