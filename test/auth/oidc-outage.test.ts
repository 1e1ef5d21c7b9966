import { type RequestListener, request as sendRequest } from "node:http";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { InMemoryWebStorage, WebStorageStateStore } from "oidc-client-ts";
import { describe, expect, test } from "vitest";
import { Code, type OidcUserManager, oidcTokenSource } from "../../src/index.js";
import { choose, startWorld } from "./emulator.js";
import { listen } from "./listen.js";
import { app, startOidcServer } from "./oidc-server.js";
import { browserWithTabs, redirectUri } from "./user-manager.js";

const tokenPath = "/oauth/v2/token";
const discoveryPath = "/.well-known/openid-configuration";

/** A token source whose token was refused, of somebody who has signed in. */
async function withRefusedToken() {
  const oauth = await startOidcServer({ tokenSeconds: 600, redirectUris: [redirectUri] });
  const browser = browserWithTabs(oauth.origin, app.clientId);
  await browser.signIn();
  const manager = browser.openTab();
  const source = oidcTokenSource(manager);
  const old = await source.getToken();
  source.invalidate?.(old);
  return {
    oauth,
    manager,
    source,
    old,
    user: (await manager.getUser())!,
    [Symbol.asyncDispose]: () => oauth[Symbol.asyncDispose](),
  };
}

const failureOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.unreachable(),
    (reason) => reason,
  );

const answer =
  (status: number, type: string, body: string): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "content-type": type }).end(body);

/** Answers with what it was asked, and so with the refresh token. */
const echo =
  (status: number, bodyOf: (form: string) => unknown): RequestListener =>
  async (request, response) => {
    const body = bodyOf(await text(request));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };

const html = "<h1>Bad gateway</h1>";
const json = (error: string, error_description?: string) => JSON.stringify({ error, error_description });

describe("while a token is renewed", () => {
  test.for<[string, string, RequestListener]>([
    ["502 as HTML", tokenPath, answer(502, "text/html", html)],
    ["503 as text", tokenPath, answer(503, "text/plain", "no healthy upstream")],
    ["504 without a body", tokenPath, (_, response) => response.writeHead(504).end()],
    ["429 of a blocked instance", tokenPath, answer(429, "text/plain", "Your ZITADEL instance is blocked.")],
    ["429 as JSON", tokenPath, answer(429, "application/json", json("too_many_requests"))],
    ["408", tokenPath, answer(408, "application/json", "{}")],
    [
      "ZITADEL's own 500",
      tokenPath,
      answer(500, "application/json", json("server_error", "Errors.Internal")),
    ],
    ["the page of a captive portal", tokenPath, answer(200, "text/html", html)],
    ["JSON that is no token", tokenPath, answer(200, "application/json", "{}")],
    ["JSON that is cut", tokenPath, answer(200, "application/json", '{"access_token":"new-secret","id')],
    ["JSON that is wrong", tokenPath, answer(200, "application/json", '{"access_token":new-secret}')],
    ["the request as an error", tokenPath, echo(503, (form) => ({ message: form, id_token: form }))],
    ["the request as an unknown error", tokenPath, echo(400, (form) => ({ error: form }))],
    ["a lost connection", tokenPath, (request) => request.socket.destroy()],
    ["502 of the discovery", discoveryPath, answer(502, "text/html", html)],
  ])("%s is Unavailable, and the next call tries again", async ([, path, fault]) => {
    await using setup = await withRefusedToken();
    setup.oauth.answers.set(path, fault);
    const error = await failureOf(setup.source.getToken());
    expect(error).toMatchObject({ code: Code.Unavailable });
    expect(error.message).not.toMatch(/sign in/);
    const shown = inspect(error, { depth: 9, showHidden: true });
    for (const secret of [setup.user.refresh_token, setup.old, "new-secret"]) {
      expect(secret).toMatch(/./);
      expect(shown).not.toContain(secret);
    }
    expect((await setup.manager.getUser())?.refresh_token).toBe(setup.user.refresh_token);
    setup.oauth.answers.clear();
    expect(await setup.source.getToken()).not.toBe(setup.old);
  });

  test("a refusal of ZITADEL is Unauthenticated, and shows no token that the answer repeats", async () => {
    await using setup = await withRefusedToken();
    setup.oauth.answers.set(
      tokenPath,
      echo(400, (form) => ({
        error: "invalid_request",
        error_description: `Errors.OIDCSession.RefreshTokenInvalid ${new URLSearchParams(form).get("refresh_token")}`,
      })),
    );
    expect(await failureOf(setup.source.getToken())).toMatchObject({
      code: Code.Unauthenticated,
      rawMessage: "sign in again: Errors.OIDCSession.RefreshTokenInvalid ***",
    });
  });
});

describe.concurrent("without an answer a renewal ends after 8 s", () => {
  const never: RequestListener = () => {};
  const neverToItsEnd: RequestListener = (_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).write('{"access_');
  };

  test.for<[string, string, RequestListener]>([
    ["of the token end point", tokenPath, never],
    ["of the discovery", discoveryPath, never],
    ["to its end", tokenPath, neverToItsEnd],
  ])("%s, and who joined it has a token at once", { timeout: 30_000 }, async ([, path, fault]) => {
    await using setup = await withRefusedToken();
    setup.oauth.answers.set(path, fault);
    const startedAt = performance.now();
    const first = failureOf(setup.source.getToken());
    await new Promise((done) => setTimeout(done, 2_000));
    setup.oauth.answers.clear();
    const joined = setup.source.getToken();
    expect(await first).toMatchObject({
      code: Code.Unavailable,
      rawMessage: expect.stringContaining("did not come within 8 s"),
    });
    expect(await setup.oauth.accepts(await joined)).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(9_500);
  });

  test("its late answer is kept: the refresh token was used up, and the person stays signed in", {
    timeout: 30_000,
  }, async () => {
    await using emulator = await startWorld();
    let answerLate = false;
    await using proxy = await listen((request, response) => {
      const { method, url, headers } = request;
      const late = answerLate && url === tokenPath;
      if (late) answerLate = false;
      const onward = sendRequest(new URL(url!, emulator.baseUrl), { method, headers }, (from) => {
        const pass = () => from.pipe(response.writeHead(from.statusCode!, from.headers));
        if (late) setTimeout(pass, 10_000);
        else pass();
      });
      request.pipe(onward);
    });
    const browser = browserWithTabs(proxy.origin, "app");
    await browser.signIn(choose("alice"));
    const source = oidcTokenSource(browser.openTab());
    const old = await source.getToken();
    source.invalidate?.(old);
    answerLate = true;
    expect(await failureOf(source.getToken())).toMatchObject({ code: Code.Unavailable });
    // The server refuses the refresh token now, two seconds before the late answer brings the next one.
    const token = await source.getToken();
    expect(token).not.toBe(old);
    expect((await browser.openTab().getUser())?.access_token).toBe(token);
  });

  test.skipIf(!navigator.locks)(
    "nor does another tab that never ends keep a call, and the next one takes its turn",
    {
      timeout: 30_000,
    },
    async () => {
      await using setup = await withRefusedToken();
      const lock = `zitadel-mgmt ${setup.oauth.origin} ${app.clientId}`;
      const lost = new Promise((done) => {
        navigator.locks.request(lock, () => new Promise(() => {})).catch(done);
      });
      const tokenRequests = setup.oauth.tokenRequests();
      expect(await failureOf(setup.source.getToken())).toMatchObject({
        code: Code.Unavailable,
        rawMessage: expect.stringContaining("another tab"),
      });
      expect(setup.oauth.tokenRequests()).toBe(tokenRequests);
      expect(await setup.oauth.accepts(await setup.source.getToken())).toBe(true);
      expect(await lost).toMatchObject({ name: "AbortError" });
    },
  );

  test("nor does a store that never answers keep a call", { timeout: 30_000 }, async () => {
    const manager: OidcUserManager = {
      settings: { authority: "https://example.com", client_id: "app" },
      getUser: () => new Promise(() => {}),
      signinSilent: () => expect.unreachable(),
      stopSilentRenew() {},
    };
    const startedAt = performance.now();
    expect(await failureOf(oidcTokenSource(manager).getToken())).toMatchObject({ code: Code.Unavailable });
    expect(performance.now() - startedAt).toBeLessThan(9_000);
  });
});

test("a stored sign-in that is broken: sign in again, and the error does not show it", async () => {
  const store = new InMemoryWebStorage();
  const browser = browserWithTabs("https://example.com", "app", true, new WebStorageStateStore({ store }));
  store.setItem("oidc.user:https://example.com:app", '{"refresh_token":stored-secret}');
  const error = await failureOf(oidcTokenSource(browser.openTab()).getToken());
  expect(error).toMatchObject({ code: Code.Unauthenticated, rawMessage: expect.stringMatching(/^sign in/) });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("stored-secret");
});
