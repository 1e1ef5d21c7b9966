import { Code, ConnectError } from "@connectrpc/connect";
import * as oauth from "oauth4webapi";
import { isConfidential, parseOrigin } from "../options.js";
import { audienceScope } from "./scopes.js";
import type { IssuedToken } from "./token-cache.js";
import { type Refusal, readRefusal, refusalError } from "./token-error.js";
import { checkToken } from "./token-source.js";

/** Where and for what a token is asked. */
export interface TokenEndpointOptions {
  /** The origin of the instance, such as `https://example.zitadel.cloud`. */
  issuer: string;
  /** Default: `openid` and {@link audienceScope}. */
  scopes?: string[];
  /** Whether credentials may travel over plain http to hosts other than loopback, where anyone on the way can read them. Default false. */
  allowTokenOverPlaintext?: boolean;
  /** The fetch function to use. Default: the global one. */
  fetch?: typeof fetch;
}

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

const timeoutMs = 10_000;

/** Makes the function that asks ZITADEL's token endpoint. Wrong options are a TypeError. */
export function tokenEndpoint(options: TokenEndpointOptions): {
  /** The instance's origin. */
  issuer: string;
  request(grant: Grant): Promise<IssuedToken>;
  /** Asks the instance what it calls itself. Undefined: it does not say. */
  discoverIssuer(): Promise<string | undefined>;
  /** What to look at when the API refuses a token from here. */
  hint: string;
} {
  const url = parseOrigin(options.issuer, "issuer");
  if (!isConfidential(url) && options.allowTokenOverPlaintext !== true) {
    throw new TypeError(
      `no credentials are sent over plain http to ${url.hostname}: use https, or allowTokenOverPlaintext`,
    );
  }
  const { scopes = ["openid", audienceScope], fetch = (input, init) => globalThis.fetch(input, init) } =
    options;
  if (!Array.isArray(scopes) || scopes.length === 0) throw new TypeError("scopes must be a list of scopes");
  const issuer = url.origin;
  const server = { issuer, token_endpoint: `${issuer}/oauth/v2/token` };

  const requestOptions = () => ({
    [oauth.customFetch]: (url: string, init: object) => fetch(url, init),
    [oauth.allowInsecureRequests]: true,
    signal: AbortSignal.timeout(timeoutMs),
  });

  async function request(grant: Grant): Promise<IssuedToken> {
    const client = { client_id: grant.clientId };
    let response: Response;
    let text: string;
    try {
      response = await oauth.genericTokenEndpointRequest(
        server,
        client,
        grant.authentication,
        grant.type,
        { ...grant.parameters, scope: scopes.join(" ") },
        requestOptions(),
      );
      text = await response.text();
    } catch (error) {
      throw new ConnectError(`no answer from ${server.token_endpoint}: ${reason(error)}`, Code.Unavailable);
    }
    if (response.status !== 200) {
      const refusal = readRefusal(response, text.replaceAll(grant.secret, "***"));
      throw refusalError(server.token_endpoint, refusal, await grant.explain(refusal));
    }
    return issued(server, client, text);
  }

  async function discoverIssuer(): Promise<string | undefined> {
    try {
      const response = await oauth.discoveryRequest(url, requestOptions());
      const metadata = await response.json();
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

/** No cause goes with the error: it holds the answer, and so the token. */
async function issued(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  text: string,
): Promise<IssuedToken> {
  try {
    // The ID token of the JWT profile is for the user name, which the key file lacks, and expires at once.
    const { id_token: _, ...body } = JSON.parse(text) ?? {};
    const token = await oauth.processGenericTokenEndpointResponse(server, client, Response.json(body));
    return { accessToken: checkToken(token.access_token), expiresIn: token.expires_in };
  } catch (error) {
    const what = error instanceof SyntaxError ? "it is not JSON" : (error as Error).message;
    throw new ConnectError(`the answer of ${server.token_endpoint} is no token: ${what}`, Code.Internal);
  }
}

/** Node's fetch says why in the cause only. */
function reason(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === "TimeoutError") return `nothing within ${timeoutMs} ms`;
  return cause instanceof Error ? cause.message || message : message;
}
