import { ConnectError } from "@connectrpc/connect";
import * as oauth from "oauth4webapi";
import { originOf } from "./profiles.js";
import { ask, serverAt, textOf } from "./server.js";
import type { SignIn } from "./stored-sign-in.js";

/** Ends the tokens of a sign-in at its server. Returns why that is not known. Undefined: the server has said yes. */
export async function revoke({
  url,
  clientId,
  accessToken,
  refreshToken,
}: SignIn): Promise<string | undefined> {
  try {
    const server = serverAt(originOf(url));
    // The refresh token takes its access token along; one that was used already does not.
    for (const token of [refreshToken, accessToken]) {
      if (token === undefined) continue;
      const { refusal } = await ask(
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
