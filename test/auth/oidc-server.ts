import type { KeyObject } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { decodeJwt, jwtVerify } from "jose";
import { type AccessToken, type ClientCredentials, Provider, type RefreshToken } from "oidc-provider";
import { vi } from "vitest";
import { audienceScope } from "../../src/index.js";
import { listen } from "./listen.js";

const personId = "person-1";
export const machine = { clientId: "machine-1", clientSecret: "s+cr&t: /%" };
export const app = { clientId: "app-1" };
const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const scope = `openid offline_access ${audienceScope}`;

interface OidcServerOptions {
  /** How long access tokens live. */
  tokenSeconds: number;
  /** The key of the service account, whose client id is its user id. */
  publicKey?: KeyObject;
  redirectUris?: string[];
}

/**
 * A real OAuth server with ZITADEL's addresses: client credentials, JWT bearer, and authorization code with PKCE and
 * rotating refresh tokens. Everybody who is sent to it is signed in as the same person. As with ZITADEL, a refresh ends
 * the access token before it; a refresh token that is used twice ends the whole sign-in.
 */
export async function startOidcServer({ tokenSeconds, publicKey, redirectUris = [] }: OidcServerOptions) {
  let answer: RequestListener = (_, response) => response.end();
  const server = await listen((request, response) => answer(request, response));
  // It warns of what only tests may do.
  vi.spyOn(console, "warn").mockReturnValue();
  const provider = new Provider(server.origin, {
    clients: [
      {
        client_id: machine.clientId,
        client_secret: machine.clientSecret,
        redirect_uris: [],
        response_types: [],
        grant_types: ["client_credentials"],
      },
      {
        client_id: "user-1",
        token_endpoint_auth_method: "none",
        redirect_uris: [],
        response_types: [],
        grant_types: [jwtBearer],
      },
      {
        client_id: app.clientId,
        token_endpoint_auth_method: "none",
        application_type: "native",
        redirect_uris: redirectUris,
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    scopes: scope.split(" "),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      revocation: { enabled: true },
    },
    routes: { token: "/oauth/v2/token", authorization: "/oauth/v2/authorize", jwks: "/oauth/v2/keys" },
    ttl: {
      AccessToken: tokenSeconds,
      ClientCredentials: tokenSeconds,
      RefreshToken: 3_600,
      Grant: 3_600,
      Session: 3_600,
      IdToken: 3_600,
      Interaction: 3_600,
    },
    rotateRefreshToken: true,
    issueRefreshToken: (_, client) => client.grantTypeAllowed("refresh_token"),
    clientBasedCORS: () => true,
    cookies: { keys: ["test"] },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    async loadExistingGrant(ctx) {
      const { provider, client, session } = ctx.oidc;
      const grant = new provider.Grant({
        clientId: client?.clientId ?? "",
        accountId: session?.accountId ?? "",
      });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
  });
  const tokens: (AccessToken | ClientCredentials)[] = [];
  const refreshTokens: RefreshToken[] = [];
  provider.on("refresh_token.saved", (token) => refreshTokens.push(token));
  provider.on("client_credentials.saved", (token) => tokens.push(token));
  provider.on("access_token.saved", (token) => {
    for (const older of tokens) if ("grantId" in older && older.grantId === token.grantId) older.destroy();
    tokens.push(token);
  });
  provider.registerGrantType<{ assertion: string }>(
    jwtBearer,
    async (ctx) => {
      const { client, params } = ctx.oidc;
      if (!publicKey) throw new Error("there is no key");
      await jwtVerify(params.assertion, publicKey, {
        audience: server.origin,
        issuer: client.clientId,
        subject: client.clientId,
        maxTokenAge: "1h",
      });
      const token = new provider.ClientCredentials({ client, scope });
      ctx.body = {
        access_token: await token.save(),
        expires_in: token.expiration,
        token_type: token.tokenType,
      };
    },
    ["assertion", "scope"],
  );
  const callback = provider.callback();
  let tokenRequests = 0;
  const answers = new Map<string, RequestListener>();
  answer = (request, response) => (answers.get(request.url ?? "") ?? serve)(request, response);
  async function serve(
    request: IncomingMessage & { body?: string },
    response: ServerResponse,
  ): Promise<void> {
    if (request.url?.startsWith("/interaction/")) {
      return provider.interactionFinished(request, response, {
        login: { accountId: personId },
        consent: {},
      });
    }
    if (request.url === "/oauth/v2/token") {
      tokenRequests++;
      request.body = await text(request);
      // ZITADEL wants no client id beside an assertion; this server does.
      const assertion = new URLSearchParams(request.body).get("assertion");
      if (assertion) request.body += `&client_id=${decodeJwt(assertion).iss}`;
    }
    return callback(request, response);
  }
  return {
    ...server,
    /** What answers in place of the server, by path. */
    answers,
    /** How many requests the token endpoint had. */
    tokenRequests: () => tokenRequests,
    /** How many tokens were issued. */
    issued: () => tokens.length,
    /** Whether an access token is valid now. */
    async accepts(token: string): Promise<boolean> {
      return !!((await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token)));
    },
    /** Ends all refresh tokens. */
    async endSignIns() {
      for (const token of refreshTokens) await token.destroy();
    },
    /** Ends all access tokens. */
    async revoke() {
      for (const token of tokens) await token.destroy();
    },
  };
}
