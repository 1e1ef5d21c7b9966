import { inspect } from "node:util";
import type { UserManager } from "oidc-client-ts";
import { expect, expectTypeOf, test, vi } from "vitest";
import { Code, type OidcUserManager, oidcScope, oidcTokenSource } from "../../src/index.js";
import { startManagementServer, tokenInvalid } from "../interceptors/management-server.js";
import { app, startOidcServer } from "./oidc-server.js";
import { browserWithTabs, redirectUri } from "./user-manager.js";

/** Two tabs take turns by Web Locks, which browsers and Node 24 have, and Node 22 has not. */
const inTabs = test.skipIf(!navigator.locks);

const factor = { userId: "1", tokenId: "2" };

async function signedIn(tokenSeconds: number, offlineAccess = true) {
  const oauth = await startOidcServer({ tokenSeconds, redirectUris: [redirectUri] });
  const api = await startManagementServer({
    removeHumanAuthFactorU2F: async (_, { requestHeader }) => {
      if (!(await oauth.accepts(requestHeader.get("authorization")?.slice("Bearer ".length) ?? ""))) {
        throw tokenInvalid();
      }
      return {};
    },
  });
  const browser = browserWithTabs(oauth.origin, app.clientId, offlineAccess);
  await browser.signIn();
  return {
    oauth,
    api,
    browser,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await oauth[Symbol.asyncDispose]();
    },
  };
}

test("the UserManager of oidc-client-ts fits as it is", () => {
  expectTypeOf<UserManager>().toExtend<OidcUserManager>();
});

test("the scopes: ZITADEL's API always, a refresh token on request", () => {
  expect(oidcScope()).toBe("openid urn:zitadel:iam:org:project:id:zitadel:aud");
  expect(oidcScope({ offlineAccess: true })).toBe(`${oidcScope()} offline_access`);
  expect(() => oidcScope({ offlineaccess: true } as object)).toThrow("unknown option offlineaccess");
  expect(() => oidcTokenSource(undefined as never)).toThrow("must be a UserManager of oidc-client-ts");
});

test("calls carry the token of who is signed in", async () => {
  await using setup = await signedIn(600);
  const client = setup.api.client({ auth: oidcTokenSource(setup.browser.openTab()) });
  await client.removeHumanAuthFactorU2F(factor);
  expect(setup.oauth.tokenRequests()).toBe(1);
});

inTabs("64 parallel calls in two tabs across a revocation: none fails, one refresh", async () => {
  await using setup = await signedIn(600);
  const clients = [1, 2].map(() => setup.api.client({ auth: oidcTokenSource(setup.browser.openTab()) }));
  for (const client of clients) await client.removeHumanAuthFactorU2F(factor);
  await setup.oauth.revoke();
  await Promise.all(
    clients.flatMap((client) => Array.from({ length: 32 }, () => client.removeHumanAuthFactorU2F(factor))),
  );
  expect(setup.oauth.tokenRequests()).toBe(2);
});

inTabs(
  "two tabs without pause across expiries of rotating tokens: none fails",
  async () => {
    await using setup = await signedIn(2);
    const { oauth } = setup;
    const tab = async () => {
      const client = setup.api.client({ auth: oidcTokenSource(setup.browser.openTab()) });
      const caller = async () => {
        for (let calls = 0; oauth.issued() < 3 && calls < 100_000; calls++) {
          await client.removeHumanAuthFactorU2F(factor);
        }
      };
      await Promise.all(Array.from({ length: 8 }, caller));
    };
    await Promise.all([tab(), tab()]);
    expect(oauth.issued()).toBe(3);
    expect(oauth.tokenRequests()).toBe(3);
  },
  20_000,
);

test("without Web Locks, as on pages without https: 64 parallel calls of a tab, one refresh", async () => {
  await using setup = await signedIn(600);
  const source = oidcTokenSource(setup.browser.openTab());
  const old = await source.getToken();
  source.invalidate?.(old);
  vi.stubGlobal("navigator", undefined);
  try {
    const tokens = await Promise.all(Array.from({ length: 64 }, () => source.getToken()));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens).not.toContain(old);
  } finally {
    vi.unstubAllGlobals();
  }
  expect(setup.oauth.tokenRequests()).toBe(2);
});

test("a refresh token that has ended: sign in again, and the error does not show it", async () => {
  await using setup = await signedIn(600);
  const manager = setup.browser.openTab();
  const source = oidcTokenSource(manager);
  const user = await manager.getUser();
  await setup.oauth.endSignIns();
  source.invalidate?.(user?.access_token ?? "");
  const error = await source.getToken().then(expect.unreachable, (reason) => reason);
  expect(error).toMatchObject({
    code: Code.Unauthenticated,
    rawMessage: expect.stringMatching(/^sign in again: /),
  });
  expect(user?.refresh_token).toMatch(/./);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(user?.refresh_token);
});

test("an authority without an answer is Unavailable", async () => {
  const setup = await signedIn(600);
  const manager = setup.browser.openTab();
  const source = oidcTokenSource(manager);
  source.invalidate?.(await source.getToken());
  await setup[Symbol.asyncDispose]();
  await expect(source.getToken()).rejects.toMatchObject({ code: Code.Unavailable });
});

test("nobody signed in is Unauthenticated, and nothing is sent", async () => {
  await using setup = await signedIn(600);
  const source = oidcTokenSource(browserWithTabs(setup.oauth.origin, app.clientId).openTab());
  await expect(source.getToken()).rejects.toMatchObject({
    code: Code.Unauthenticated,
    rawMessage: "nobody is signed in",
  });
  expect(setup.oauth.tokenRequests()).toBe(1);
});

test("an aborted call stops to wait; the others get the new token", async () => {
  await using setup = await signedIn(600);
  const source = oidcTokenSource(setup.browser.openTab());
  const old = await source.getToken();
  source.invalidate?.(old);
  const controller = new AbortController();
  const aborted = source.getToken({ signal: controller.signal });
  const other = source.getToken();
  controller.abort(new Error("gone"));
  await expect(aborted).rejects.toThrow("gone");
  expect(await other).not.toBe(old);
});
