import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import * as oauth from "oauth4webapi";
import { abortable } from "../../auth/abortable.js";
import { openBrowser } from "../browser.js";
import { CliError, ExitCode } from "../cli-error.js";
import { note } from "../output.js";
import type { Instance } from "./instance.js";
import { ask, textOf } from "./server.js";
import { clientAt, scope, type Tokens, tokensIn } from "./tokens.js";

const waitMs = 300_000;
const path = "/callback";

/**
 * Signs in by a browser on this machine, which comes back to a port of loopback (RFC 8252, authorization code with
 * PKCE). The address is shown too, for where no browser opens.
 */
export async function signInByBrowser(
  instance: Instance,
  server: oauth.AuthorizationServer,
  clientId: string,
  signal: AbortSignal,
): Promise<Tokens> {
  const { authorization_endpoint } = server;
  if (authorization_endpoint === undefined) {
    throw new CliError(`${server.issuer} has no sign-in by browser`, ExitCode.failed);
  }
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  await using listener = await listen(state);
  const redirectUri = `http://127.0.0.1:${listener.port}${path}`;
  const address = new URL(authorization_endpoint);
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  note("Sign in at the page that opens in your browser. If none opens, open this address on this machine:");
  note(address.href);
  await openBrowser(address.href);
  const answered = accepted(server, clientId, await listener.answered(signal), state);
  const { response, refusal } = await ask(
    instance,
    server.token_endpoint as string,
    [verifier, answered.get("code") ?? undefined],
    signal,
    (options) =>
      oauth.authorizationCodeGrantRequest(
        server,
        { client_id: clientId },
        oauth.None(),
        answered,
        redirectUri,
        verifier,
        options,
      ),
  );
  if (refusal) throw new CliError(`the sign-in was refused: ${textOf(refusal)}`, ExitCode.failed);
  const client = clientAt(clientId, response);
  return tokensIn(response, (ours) =>
    oauth.processAuthorizationCodeResponse(server, client, ours, {
      expectedNonce: nonce,
      requireIdToken: true,
    }),
  );
}

/** Checks what the browser brought. */
function accepted(
  server: oauth.AuthorizationServer,
  clientId: string,
  answered: URLSearchParams,
  state: string,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, { client_id: clientId }, answered, state);
  } catch (error) {
    const { error: code = "", error_description: text = "" } = error as oauth.AuthorizationResponseError;
    if (code === "access_denied") throw new CliError("the sign-in was denied", ExitCode.denied);
    const why = [code, text].filter(Boolean).join(": ") || (error as Error).message;
    throw new CliError(`the sign-in was refused: ${why}`, ExitCode.failed);
  }
}

interface Listener extends AsyncDisposable {
  port: number;
  /** Resolves with the query of the first request that belongs to this sign-in. */
  answered(signal: AbortSignal): Promise<URLSearchParams>;
}

/** Listens on loopback. What does not know the state, another page or program, is turned away and changes nothing. */
async function listen(state: string): Promise<Listener> {
  let resolve: (query: URLSearchParams) => void;
  const promise = new Promise<URLSearchParams>((done) => {
    resolve = done;
  });
  const listener: RequestListener = ({ url = "", method }, response) => {
    const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
    const isOurs = method === "GET" && pathname === path && searchParams.get("state") === state;
    const text = isOurs
      ? "Go back to the terminal: it says whether you are signed in. You may close this page."
      : "No sign-in waits for this.";
    response.writeHead(isOurs ? 200 : 404, {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      connection: "close",
    });
    response.end(text, () => isOurs && resolve(searchParams));
  };
  const server: Server = createServer(listener);
  await new Promise<void>((done, failed) => server.once("error", failed).listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    async answered(signal) {
      const timer = new AbortController();
      const late = sleep(waitMs, undefined, { signal: timer.signal }).then(() => {
        throw new CliError("nobody signed in within 5 minutes: run it again", ExitCode.failed);
      });
      late.catch(() => {});
      try {
        return await abortable(Promise.race([promise, late]), signal);
      } finally {
        timer.abort();
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
