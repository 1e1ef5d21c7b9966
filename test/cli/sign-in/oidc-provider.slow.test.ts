import type { RequestListener } from "node:http";
import { Provider } from "oidc-provider";
import { expect, test, vi } from "vitest";
import { audienceScope } from "../../../src/index.js";
import { listen } from "../../auth/listen.js";
import { buildBinary, run } from "../binary.js";
import { clientId, homeOfEachTest, login, stored } from "./home.js";

buildBinary();

const home = homeOfEachTest();
const scope = `openid profile offline_access ${audienceScope}`;

/** A real OAuth server with ZITADEL's addresses: device grant, rotation, revocation, userinfo. */
async function startProvider() {
  let answer: RequestListener = (_, response) => response.end();
  const server = await listen((request, response) => answer(request, response));
  // It warns of what only tests may do.
  for (const level of ["warn", "info"] as const) vi.spyOn(console, level).mockReturnValue();
  const provider = new Provider(server.origin, {
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: "none",
        application_type: "native",
        redirect_uris: [],
        response_types: [],
        grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
      },
    ],
    scopes: scope.split(" "),
    claims: { profile: ["name", "preferred_username"] },
    conformIdTokenClaims: false,
    features: {
      deviceFlow: { enabled: true },
      devInteractions: { enabled: false },
      revocation: { enabled: true },
    },
    routes: {
      token: "/oauth/v2/token",
      device_authorization: "/oauth/v2/device_authorization",
      code_verification: "/device",
      revocation: "/oauth/v2/revoke",
      userinfo: "/oidc/v1/userinfo",
      jwks: "/oauth/v2/keys",
    },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    cookies: { keys: ["test"] },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: "Dora Diaz" }) }),
    async loadExistingGrant({ oidc: { provider, client, session } }) {
      const grant = new provider.Grant({
        clientId: client?.clientId ?? "",
        accountId: session?.accountId ?? "",
      });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  answer = (request, response) =>
    request.url?.startsWith("/interaction/")
      ? provider.interactionFinished(request, response, { login: { accountId: "dora" }, consent: {} })
      : callback(request, response);
  return { ...server, provider };
}

/** Confirms or aborts a code at the server's own pages, as a browser does. */
async function decideAt(address: string, parameters: Record<string, string>): Promise<string> {
  const cookies = new Map<string, string>();
  const visit = async (url: string, body?: URLSearchParams): Promise<string> => {
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") },
      ...(body && { method: "POST", body }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    return location ? visit(new URL(location, url).href) : answer.text();
  };
  const page = await visit(address);
  const [, xsrf = ""] = /name="xsrf" value="(\w+)"/.exec(page) ?? [];
  const userCode = new URL(address).searchParams.get("user_code") ?? "";
  return visit(
    new URL("/device", address).href,
    new URLSearchParams({ xsrf, user_code: userCode, ...parameters }),
  );
}

async function loginAt(origin: string, parameters: Record<string, string>) {
  const page = (userCode: string) => `${origin}/device?user_code=${userCode}`;
  return login(["--url", origin, "--client-id", clientId], { env: home().env }, (userCode) => {
    void decideAt(page(userCode), parameters);
  });
}

test("a person signs in by code, and out, at a server that is not ours", async () => {
  await using server = await startProvider();
  const { code, stdout, stderr } = await loginAt(server.origin, { confirm: "yes" });
  expect({ code, stdout }, stderr).toEqual({
    code: 0,
    stdout: `signed in as Dora Diaz, dora at ${server.origin}\n`,
  });
  const { accessToken, refreshToken } = stored(home());
  expect(await server.provider.AccessToken.find(accessToken)).toBeDefined();
  expect(await run(["logout"], { env: home().env })).toMatchObject({
    code: 0,
    stdout: `signed out of ${server.origin}: the tokens are revoked\n`,
  });
  expect(await server.provider.RefreshToken.find(refreshToken)).toBeUndefined();
  expect(await server.provider.AccessToken.find(accessToken)).toBeUndefined();
});

test("a person who aborts is not signed in: 4", async () => {
  await using server = await startProvider();
  const { code, stderr } = await loginAt(server.origin, { abort: "yes" });
  expect(code).toBe(4);
  expect(stderr).toContain("error: the sign-in was denied");
});
