import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator.js";
import { createManagementClient as createWebClient } from "../../src/grpc-web.js";
import { zitadelError } from "../../src/index.js";
import { createManagementClient as createRestClient } from "../../src/rest.js";
import {
  clientId,
  openBrowser,
  origin,
  redirectUri,
  scope,
  startRecorded,
  type Tokens,
} from "./authorize-browser.js";
import { expectEnd, expectStep, keysOf, recorded, seen, steps } from "./authorize-steps.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startRecorded();
});
afterAll(() => emulator.close());

const open = () => openBrowser(emulator.baseUrl);

const claimsOf = ({ id_token }: Tokens) => Object.keys(decodeJwt(id_token)).sort();

test("discovery", async () => {
  const { body } = await open().request("/.well-known/openid-configuration");
  expectStep("discovery", JSON.parse(body.replaceAll(emulator.baseUrl, "<B>")));
});

test.for([
  ["token", "/oauth/v2/token", "POST", "content-type"],
  ["token auth", "/oauth/v2/token", "POST", "authorization,content-type"],
  ["userinfo", "/oidc/v1/userinfo", "GET", "authorization"],
  ["discovery", "/.well-known/openid-configuration", "GET", ""],
  ["revoke", "/oauth/v2/revoke", "POST", "content-type"],
  ["keys", "/oauth/v2/keys", "GET", ""],
  ["userinfo traceparent", "/oidc/v1/userinfo", "GET", "authorization,traceparent"],
] as const)("preflight %s", async ([name, path, method, headers]) => {
  const answer = await open().request(path, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": method,
      ...(headers && { "access-control-request-headers": headers }),
    },
  });
  expectStep(`preflight ${name}`, recorded(answer));
});

test.for<[string, Record<string, string | undefined>]>([
  ["unknown client", { client_id: "1" }],
  ["no client", { client_id: undefined }],
  ["foreign redirect", { redirect_uri: "https://evil.example/" }],
  ["other path", { redirect_uri: `${origin}/elsewhere` }],
  ["no redirect", { redirect_uri: undefined }],
  ["no scope", { scope: undefined }],
  ["no openid scope", { scope: "profile" }],
  ["unknown scope", { scope: "openid nonsense" }],
  ["response_type token", { response_type: "token" }],
  ["no response_type", { response_type: undefined }],
  ["prompt none", { prompt: "none" }],
  ["prompt nonsense", { prompt: "nonsense" }],
  ["prompt create", { prompt: "create" }],
  ["login_hint", { login_hint: "hilda" }],
  ["no challenge", { code_challenge: undefined, code_challenge_method: undefined }],
  ["plain challenge", { code_challenge_method: "plain" }],
  ["max_age", { max_age: "0" }],
])("authorize %s", async ([name, parameters]) => {
  expectStep(`authorize ${name}`, recorded(await open().authorize(parameters)));
});

test("a code, its tokens, and the code again", async () => {
  const browser = open();
  const code = await browser.signIn();
  const answer = await browser.exchange(code);
  const tokens = JSON.parse(answer.body) as Tokens & { expires_in: number; token_type: string };
  expectStep("token answer", {
    keys: keysOf(answer),
    expires_in: tokens.expires_in > 43_000,
    token_type: tokens.token_type,
    access: tokens.access_token.length > 100,
  });
  const header = decodeProtectedHeader(tokens.id_token);
  const claims = Object.entries(decodeJwt(tokens.id_token)).map(([name, value]) => [
    name,
    name === "aud"
      ? `array(${(value as string[]).length})`
      : name === "amr" || name === "nonce"
        ? value
        : typeof value,
  ]);
  expectStep("id token", {
    header: Object.keys(header).sort(),
    alg: header.alg,
    claims: Object.fromEntries(claims),
  });
  const me = await browser.userInfo(tokens.access_token);
  const { sub, updated_at, ...profile } = JSON.parse(me.body);
  expectStep("userinfo", {
    status: me.status,
    body: { ...profile, sub: typeof sub, updated_at: typeof updated_at },
  });
  expectStep("code twice", recorded(await browser.exchange(code)));
  expectStep("after code twice: token", (await browser.userInfo(tokens.access_token)).status);
  expectStep("userinfo no token", recorded(await browser.userInfo()));
  expectStep("userinfo bad token", recorded(await browser.userInfo("nonsense")));
});

test.for<[string, Record<string, string | undefined>]>([
  ["wrong verifier", { code_verifier: "another-verifier-of-at-least-forty-three-characters" }],
  ["no verifier", { code_verifier: undefined }],
  ["other redirect", { redirect_uri: `${redirectUri}/2` }],
  ["other client", { client_id: "1" }],
  ["nonsense code", { code: "nonsense" }],
])("%s", async ([name, parameters]) => {
  const browser = open();
  expectStep(name, recorded(await browser.exchange(await browser.signIn(), parameters)));
});

test.for([undefined, "none", "login", "select_account", "consent"])(
  "session known, prompt %s",
  async (prompt) => {
    const browser = open();
    await browser.signIn();
    const { url } = await browser.follow(await browser.authorize({ prompt }), emulator.baseUrl);
    const { origin: at, pathname, searchParams } = new URL(url);
    const where = at === origin ? `application ${[...searchParams.keys()].sort()} ` : pathname;
    expectStep(`session known, prompt ${prompt}`, { where });
  },
);

test("the scope openid only", async () => {
  const browser = open();
  const answer = await browser.exchange(await browser.signIn({ scope: "openid" }));
  const tokens = JSON.parse(answer.body) as Tokens;
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  expectStep("scope openid only", {
    keys: keysOf(answer),
    me: (await browser.request("/management/v1/orgs/me", { headers })).status,
    userinfo: keysOf(await browser.userInfo(tokens.access_token)),
    idClaims: claimsOf(tokens),
  });
});

test("refresh", async () => {
  const browser = open();
  const first = await browser.tokens();
  const answer = await browser.refresh(first.refresh_token);
  const second = JSON.parse(answer.body) as Tokens & { expires_in: number };
  const status = async (token: string) => (await browser.userInfo(token)).status;
  expectStep("refresh answer", {
    keys: keysOf(answer),
    expires_in: second.expires_in > 43_000,
    idClaims: claimsOf(second),
    old: await status(first.access_token),
    new: await status(second.access_token),
  });
  expectStep("refresh reuse", recorded(await browser.refresh(first.refresh_token)));
  expectStep("after reuse: new token", await status(second.access_token));
  const other = await browser.refresh(second.refresh_token, { client_id: "1" });
  expectStep("refresh other client", recorded(other));
  expectStep(
    "refresh no client",
    recorded(await browser.refresh(second.refresh_token, { client_id: undefined })),
  );
  expectStep("refresh no token", recorded(await browser.refresh(undefined)));
  expectStep(
    "no grant_type",
    recorded(await browser.refresh(second.refresh_token, { grant_type: undefined })),
  );
  const narrower = await browser.refresh(second.refresh_token, { scope: "openid offline_access" });
  expectStep("refresh with a narrower scope", { keys: keysOf(narrower) });
});

test("revocation", async () => {
  const browser = open();
  const [one, other] = [await browser.tokens(), await browser.tokens()];
  const status = async (token: string) => (await browser.userInfo(token)).status;
  expectStep("revoke unknown", recorded(await browser.revoke("nonsense")));
  expectStep("revoke other client", recorded(await browser.revoke(one.access_token, "1")));
  expectStep("revoke refresh", recorded(await browser.revoke(one.refresh_token)));
  expectStep("revoke refresh: access token", await status(one.access_token));
  await browser.revoke(other.access_token);
  expectStep("revoke access: access, refresh", [
    await status(other.access_token),
    (await browser.refresh(other.refresh_token)).status,
  ]);
});

test("the end of a session", async () => {
  const browser = open();
  const status = async ({ access_token }: Tokens) => (await browser.userInfo(access_token)).status;
  const home = `${origin}/`;
  let tokens = await browser.tokens();
  const hint = { id_token_hint: tokens.id_token, post_logout_redirect_uri: home };
  expectEnd(emulator.baseUrl, "end_session with hint", await browser.endSession({ ...hint, state: "abc" }));
  expectStep("end_session: access token", await status(tokens));
  const { url } = await browser.follow(await browser.authorize({ prompt: "none" }), emulator.baseUrl);
  expectStep("end_session: prompt none", new URL(url).search);
  expectStep("end_session: refresh", { status: (await browser.refresh(tokens.refresh_token)).status });
  for (const [name, after, parameters] of [
    ["end_session without anything", "end_session without anything: access token", {}],
    ["end_session no hint, with address", "… access token", { post_logout_redirect_uri: home }],
    [
      "end_session client_id, with address",
      "… access token 2",
      { client_id: clientId, post_logout_redirect_uri: home },
    ],
  ] as const) {
    tokens = await browser.tokens();
    expectEnd(emulator.baseUrl, name, await browser.endSession(parameters));
    expectStep(after, await status(tokens));
  }
  tokens = await browser.tokens();
  const wrong = { id_token_hint: tokens.id_token, post_logout_redirect_uri: "https://evil.example/" };
  expectEnd(emulator.baseUrl, "end_session wrong address", await browser.endSession(wrong));
  expectStep("… access token 3", await status(tokens));
  const path = { ...wrong, post_logout_redirect_uri: `${origin}/elsewhere` };
  expectEnd(emulator.baseUrl, "end_session other path", await browser.endSession(path));
  expectEnd(
    emulator.baseUrl,
    "end_session nonsense hint",
    await browser.endSession({ ...hint, id_token_hint: "x.y.z" }),
  );
});

test.for([
  ["main", "the application's origin", origin, createWebClient],
  ["rest", "the application's origin", origin, createRestClient],
  ["main", "another origin", "http://localhost:5603", createWebClient],
  ["rest", "another origin", "http://localhost:5603", createRestClient],
] as const)("call %s from %s", async ([name, from, at, createClient]) => {
  const { access_token } = await open().tokens({ scope });
  const answer = await createClient({ baseUrl: emulator.baseUrl, auth: access_token })
    .getMyOrg({}, { headers: { origin: at } })
    .then(() => "ok")
    .catch(zitadelError);
  const step = `call ${name} from ${from}`;
  const wanted = steps[step] as { z: object } | "ok";
  seen.add(step);
  if (wanted === "ok") expect(answer).toBe("ok");
  else expect(answer).toMatchObject(wanted.z);
});

test("every recorded step was gone through", () => {
  expect(Object.keys(steps).filter((name) => !seen.has(name))).toEqual([]);
});
