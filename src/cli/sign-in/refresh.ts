import { Code, ConnectError } from "@connectrpc/connect";
import * as oauth from "oauth4webapi";
import type { Instance } from "./instance.js";
import { ask, serverAt, textOf } from "./server.js";
import { type SignIn, signInAgain } from "./stored-sign-in.js";
import { type Tokens, tokensIn } from "./tokens.js";

/** Asks for new tokens, which ends those of before. A refusal is `Unauthenticated`, a failing server `Unavailable`. */
export async function refresh(
  name: string,
  instance: Instance,
  { clientId, refreshToken = "" }: SignIn,
): Promise<Tokens> {
  const server = serverAt(instance.url);
  const client = { client_id: clientId };
  const { response, refusal } = await ask(
    instance,
    server.token_endpoint as string,
    [refreshToken],
    new AbortController().signal,
    (options) => oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options),
  );
  if (!refusal) return tokensIn(response, async (ours) => processed(server, client, await ours.json()));
  const why = textOf(refusal);
  if (refusal.status >= 500 || refusal.status === 429 || !refusal.error) {
    throw new ConnectError(`the sign-in could not be renewed: ${why}`, Code.Unavailable);
  }
  throw signInAgain(
    name,
    refusal.error === "unauthorized_client"
      ? `the sign-in has ended, and the application ${clientId} may not renew it (${why}): add the grant type Refresh Token to it`
      : `the sign-in has ended (${why})`,
  );
}

/** Who signed in was looked at then; the ID token of a renewal is not used. */
function processed(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  { id_token: _, ...body }: Record<string, unknown>,
): Promise<oauth.TokenEndpointResponse> {
  return oauth.processRefreshTokenResponse(server, client, Response.json(body));
}
