import { Code, ConnectError } from "@connectrpc/connect";
import * as oauth from "oauth4webapi";
import { noStore } from "../no-store.js";
import { prerenderError } from "../prerendering.js";
import { masking, secretsOf } from "../secrets.js";
import { audienceScope } from "./scopes.js";
import type { IssuedToken } from "./token-cache.js";
import { normalizeEndpoint, type TokenEndpointOptions } from "./token-endpoint-options.js";
import { type Refusal, readRefusal, refusalError } from "./token-error.js";
import { checkToken } from "./token-source.js";
import { maxBytes, timeoutMs, type WholeAnswer, wholeAnswer } from "./whole-answer.js";

/** One request for a token. */
export interface Grant {
  type: string;
  clientId: string;
  authentication: oauth.ClientAuth;
  parameters: Record<string, string>;
  /** What no error may show, even if the answer repeats it. */
  secret: string;
  /** Says what to do about an answer that is no token. Undefined: the answer says it itself. */
  explain(refusal: Refusal): Promise<string | undefined> | string | undefined;
}

/** Makes the function that asks ZITADEL's token endpoint. Wrong options are a TypeError. */
export function tokenEndpoint(options: TokenEndpointOptions): {
  /** What the instance calls itself, as it was given. */
  issuer: string;
  /** The signal ends the request. */
  request(grant: Grant, signal: AbortSignal): Promise<IssuedToken>;
  /** Asks the instance what it calls itself. Undefined: it does not say. */
  discoverIssuer(signal: AbortSignal): Promise<string | undefined>;
  /** What to look at when the API refuses a token from here. */
  hint: string;
} {
  const { issuer, url, scopes, headers, fetch } = normalizeEndpoint(options);
  const server = { issuer, token_endpoint: `${url.origin}/oauth/v2/token` };

  const requestOptions = (signal: AbortSignal) => ({
    [oauth.customFetch]: (url: string, init: object) => fetch(url, { ...init, ...noStore() }),
    [oauth.allowInsecureRequests]: true,
    headers,
    signal,
  });

  async function request(grant: Grant, ended: AbortSignal): Promise<IssuedToken> {
    const client = { client_id: grant.clientId };
    // As they are sent: what a server repeats is in one of these forms.
    const sent = new Headers(headers);
    const authentication: oauth.ClientAuth = async (server, client, body, header) => {
      await grant.authentication(server, client, body, header);
      for (const [name, value] of header) sent.set(name, value);
    };
    const mask = (text: string) => masking([grant.secret, ...secretsOf(sent), ...basicOf(sent)])(text);
    let answer: WholeAnswer;
    try {
      answer = await wholeAnswer(ended, (signal) =>
        oauth.genericTokenEndpointRequest(
          server,
          client,
          authentication,
          grant.type,
          { ...grant.parameters, scope: scopes.join(" ") },
          requestOptions(signal),
        ),
      );
    } catch (error) {
      ended.throwIfAborted();
      const refused = prerenderError(error);
      if (refused) throw refused;
      const text = `no answer from ${server.token_endpoint}: ${mask(whyOf(error as Error))}`;
      throw new ConnectError(text, Code.Unavailable);
    }
    const { response, text } = answer;
    if (text === undefined) {
      throw new ConnectError(
        `the answer of ${server.token_endpoint} is larger than ${maxBytes} bytes`,
        Code.ResourceExhausted,
      );
    }
    if (response.status !== 200) {
      const refusal = readRefusal(response, text, mask);
      const explained = await grant.explain(refusal);
      throw refusalError(server.token_endpoint, refusal, explained && mask(explained));
    }
    return issued(server, client, text, mask);
  }

  async function discoverIssuer(ended: AbortSignal): Promise<string | undefined> {
    try {
      const { text } = await wholeAnswer(ended, (signal) =>
        oauth.discoveryRequest(url, requestOptions(signal)),
      );
      const metadata = JSON.parse(text ?? "");
      return typeof metadata.issuer === "string" ? metadata.issuer : undefined;
    } catch {
      return undefined;
    }
  }

  const hint = scopes.includes(audienceScope)
    ? "the user was deactivated, or the token is of another instance"
    : `the token is not for ZITADEL's API: add the scope ${audienceScope}`;
  return { issuer, request, discoverIssuer, hint };
}

/** The secret of HTTP Basic, URL-encoded as it was sent. */
function basicOf(header: Headers): string[] {
  const [, credentials] = /^basic (.+)$/i.exec(header.get("authorization") ?? "") ?? [];
  return credentials === undefined ? [] : [atob(credentials).replace(/^[^:]*:/, "")];
}

/** No cause goes with the error: it holds the answer, and so the token. */
async function issued(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  text: string,
  mask: (text: string) => string,
): Promise<IssuedToken> {
  try {
    // The ID token of the JWT profile is for the user name, which the key file lacks, and expires at once.
    const { id_token: _, ...body } = JSON.parse(text) ?? {};
    const token = await oauth.processGenericTokenEndpointResponse(server, client, Response.json(body));
    return { accessToken: checkToken(token.access_token), expiresIn: token.expires_in };
  } catch (error) {
    const what = (error as Error).name === "SyntaxError" ? "it is not JSON" : mask((error as Error).message);
    throw new ConnectError(`the answer of ${server.token_endpoint} is no token: ${what}`, Code.Internal);
  }
}

/** An error of the network. `reason` is OpenSSL's text without its place in the source. */
type NetworkError = Error & { code?: string; reason?: string };

/** Why there is no answer. Node's fetch says it in the cause only, which has no message where all addresses of a name were tried. */
export function whyOf(error: Error): string {
  if (error.name === "TimeoutError") return `nothing within ${timeoutMs} ms`;
  const { message, code, reason } = (error.cause ?? error) as NetworkError;
  return reason || message || code || error.message;
}
