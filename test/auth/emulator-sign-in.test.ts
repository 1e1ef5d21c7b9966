import { decodeJwt } from "jose";
import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from "oauth4webapi";
import { describe, expect, test } from "vitest";
import { createManagementClient } from "../../src/grpc.js";
import { Code, ErrorId, oidcTokenSource, zitadelError } from "../../src/index.js";
import { choose, startWorld } from "./emulator.js";
import { browserWithTabs, redirectUri } from "./user-manager.js";

/** Two tabs take turns by Web Locks, which browsers and Node 24 have, and Node 22 has not. */
const inTabs = test.skipIf(!navigator.locks);

const scope = "openid urn:zitadel:iam:org:project:id:zitadel:aud offline_access";

async function signedIn(userId: string, secondFactor = true) {
  const emulator = await startWorld();
  const browser = browserWithTabs(emulator.baseUrl, "app");
  await browser.signIn(choose(userId, secondFactor));
  return {
    emulator,
    browser,
    openClient: (auth = oidcTokenSource(browser.openTab())) =>
      createManagementClient({ baseUrl: emulator.baseUrl, auth }),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

describe("oidc-client-ts", () => {
  test("who has signed in calls the API as that person", async () => {
    await using setup = await signedIn("alice");
    expect((await setup.openClient().getMyOrg({})).org?.id).toBe("org-a");
    const user = await setup.browser.openTab().getUser();
    expect(decodeJwt(user?.id_token ?? "")).toMatchObject({ sub: "alice", amr: ["pwd", "mfa"] });
  });

  test("a person with a second factor who did without it: sign in again", async () => {
    await using setup = await signedIn("alice", false);
    const error = await setup
      .openClient()
      .getMyOrg({})
      .catch((reason) => reason);
    expect(zitadelError(error)).toMatchObject({ code: Code.PermissionDenied, id: ErrorId.MfaRequired });
    expect(error.message).toContain("sign in again, with a second factor");
  });

  inTabs(
    "two tabs whose token was revoked: 64 parallel calls, none fails, and both have the same new token",
    async () => {
      await using setup = await signedIn("alice");
      const tabs = [1, 2].map(() => setup.browser.openTab());
      const sources = tabs.map((tab) => oidcTokenSource(tab));
      const clients = sources.map((source) => setup.openClient(source));
      const user = await tabs[0]?.getUser();
      await fetch(`${setup.emulator.baseUrl}/oauth/v2/revoke`, {
        method: "POST",
        body: new URLSearchParams({ client_id: "app", token: user?.access_token ?? "" }),
      });
      await Promise.all(clients.flatMap((client) => Array.from({ length: 32 }, () => client.getMyOrg({}))));
      const tokens = await Promise.all(sources.map((source) => source.getToken()));
      expect(new Set(tokens).size).toBe(1);
      expect(tokens[0]).not.toBe(user?.access_token);
    },
  );
});

/** What the emulator answers to a form. */
async function post(baseUrl: string, form: Record<string, string>) {
  const response = await fetch(`${baseUrl}/oauth/v2/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.json() };
}

/** Goes through a sign-in by hand, up to the code. */
async function codeFor(baseUrl: string, parameters: Record<string, string> = {}, cookie = "") {
  const query = {
    client_id: "app",
    redirect_uri: redirectUri,
    response_type: "code",
    scope,
    state: "s",
    ...parameters,
  };
  const authorize = await fetch(`${baseUrl}/oauth/v2/authorize?${new URLSearchParams(query)}`, {
    redirect: "manual",
    headers: { cookie },
  });
  const location = new URL(authorize.headers.get("location") ?? "/", baseUrl).href;
  if (!location.includes("/ui/login/login")) return { answer: authorize, back: new URL(location), code: "" };
  const silent = parameters.prompt === "none";
  const answer = await fetch(location, {
    ...(silent ? {} : choose("alice")({ url: location } as Response)),
    redirect: "manual",
  });
  const back = new URL(answer.headers.get("location") ?? "");
  return { answer, back, code: back.searchParams.get("code") ?? "" };
}

const exchange = (code: string, rest: Record<string, string> = {}) => ({
  grant_type: "authorization_code",
  client_id: "app",
  redirect_uri: redirectUri,
  code,
  ...rest,
});

describe("authorization code", () => {
  test("the state comes back, and a code serves once", async () => {
    await using emulator = await startWorld();
    const { back, code } = await codeFor(emulator.baseUrl);
    expect(back.searchParams.get("state")).toBe("s");
    expect((await post(emulator.baseUrl, exchange(code))).status).toBe(200);
    expect(await post(emulator.baseUrl, exchange(code))).toEqual({
      status: 404,
      body: { error: "invalid_request", error_description: "Errors.AuthRequest.NotFound" },
    });
  });

  test.for(["S256", "plain"])("the verifier must fit the challenge: %s", async (method) => {
    await using emulator = await startWorld();
    const { baseUrl } = emulator;
    const verifier = generateRandomCodeVerifier();
    const challenge = method === "plain" ? verifier : await calculatePKCECodeChallenge(verifier);
    const { code } = await codeFor(baseUrl, { code_challenge: challenge, code_challenge_method: method });
    expect(await post(baseUrl, exchange(code))).toEqual({
      status: 400,
      body: { error: "invalid_request", error_description: "code_verifier required" },
    });
    expect(await post(baseUrl, exchange(code, { code_verifier: "wrong" }))).toEqual({
      status: 400,
      body: { error: "invalid_grant", error_description: "invalid code_verifier" },
    });
    expect((await post(baseUrl, exchange(code, { code_verifier: verifier }))).status).toBe(200);
  });

  test("the redirect URI of the exchange must be that of the request", async () => {
    await using emulator = await startWorld();
    const { code } = await codeFor(emulator.baseUrl);
    expect(await post(emulator.baseUrl, exchange(code, { redirect_uri: `${redirectUri}/2` }))).toEqual({
      status: 400,
      body: { error: "invalid_grant", error_description: "redirect_uri does not correspond" },
    });
  });

  test.for([
    "https://evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://localhost@evil.example/",
    "javascript:1",
  ])("a redirect away from this machine is refused: %s", async (address) => {
    await using emulator = await startWorld();
    const { answer } = await codeFor(emulator.baseUrl, { redirect_uri: address });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
  });

  test("prompt=none: an error before the sign-in, a code after it, and the error after the sign-out", async () => {
    await using emulator = await startWorld();
    const { baseUrl } = emulator;
    const silent = (cookie = "") => codeFor(baseUrl, { prompt: "none" }, cookie);
    expect((await silent()).back.searchParams.get("error")).toBe("interaction_required");
    const { answer } = await codeFor(baseUrl);
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    expect((await silent(cookie)).back.searchParams.get("code")).toMatch(/./);
    const query = new URLSearchParams({
      client_id: "app",
      post_logout_redirect_uri: redirectUri,
      state: "bye",
    });
    const end = await fetch(`${baseUrl}/oidc/v1/end_session?${query}`, {
      redirect: "manual",
      headers: { cookie },
    });
    expect(end.headers.get("location")).toBe(`${redirectUri}?state=bye`);
    expect((await silent(cookie)).back.searchParams.get("error")).toBe("interaction_required");
  });
});

test("a refresh ends the refresh token and the access token before it", async () => {
  await using emulator = await startWorld();
  const { baseUrl } = emulator;
  const { code } = await codeFor(baseUrl);
  const first = (await post(baseUrl, exchange(code))).body;
  const refresh = { grant_type: "refresh_token", client_id: "app", refresh_token: first.refresh_token };
  const second = (await post(baseUrl, refresh)).body;
  const call = (token: string) => createManagementClient({ baseUrl, auth: token }).getMyOrg({});
  await call(second.access_token);
  await expect(call(first.access_token)).rejects.toMatchObject({ code: Code.Unauthenticated });
  expect(await post(baseUrl, refresh)).toEqual({
    status: 400,
    body: { error: "invalid_request", error_description: "Errors.OIDCSession.RefreshTokenInvalid" },
  });
  expect((await post(baseUrl, { ...refresh, refresh_token: second.refresh_token })).status).toBe(200);
});

test("userinfo has the claims of the scopes, and nothing after the token was revoked", async () => {
  await using emulator = await startWorld();
  const { baseUrl } = emulator;
  const { code } = await codeFor(baseUrl, { scope: "openid email" });
  const { access_token } = (await post(baseUrl, exchange(code))).body;
  const userInfo = () =>
    fetch(`${baseUrl}/oidc/v1/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
  expect(await (await userInfo()).json()).toEqual({
    sub: "alice",
    email: "alice@example.com",
  });
  await fetch(`${baseUrl}/oauth/v2/revoke`, {
    method: "POST",
    body: new URLSearchParams({ client_id: "app", token: access_token }),
  });
  expect((await userInfo()).status).toBe(401);
});

test("the sign-in page lists the active people, finds by name, and takes names as text", async () => {
  await using emulator = await startWorld();
  const { baseUrl } = emulator;
  const page = async (hint: string) => {
    const query = {
      client_id: "<i>app",
      redirect_uri: redirectUri,
      response_type: "code",
      scope,
      login_hint: hint,
    };
    return (await fetch(`${baseUrl}/oauth/v2/authorize?${new URLSearchParams(query)}`)).text();
  };
  const all = await page("");
  expect(all.match(/<button/g)?.length).toBe(2);
  expect(all).not.toMatch(/<i>app|<b>Adams/);
  const found = await page('bob"><script>');
  expect(found).not.toContain("<script>");
  expect(await page("BOB")).toMatch(/value="bob">Bob \(bob\)<\/button>/);
});

test("discovery names the address that was asked", async () => {
  await using emulator = await startWorld();
  const { port } = new URL(emulator.baseUrl);
  const response = await fetch(`http://localhost:${port}/.well-known/openid-configuration`);
  expect((await response.json()).issuer).toBe(`http://localhost:${port}`);
});
