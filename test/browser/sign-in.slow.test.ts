import { connectNodeAdapter } from "@connectrpc/connect-node";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { startWorld } from "../auth/emulator.js";
import { listen } from "../auth/listen.js";
import { app, startOidcServer } from "../auth/oidc-server.js";
import { tokenInvalid } from "../interceptors/management-server.js";
import { launchChromium, test } from "../support/chromium.js";
import type { SignInSettings } from "./sign-in-program.js";
import { inApp, serveApp } from "./sign-in-site.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

type OidcServer = Awaited<ReturnType<typeof startOidcServer>>;

/** A Management API over gRPC-web that accepts the tokens of this OAuth server, from any origin. */
function startApi(oauth: OidcServer) {
  const handler = connectNodeAdapter({
    routes: (router) =>
      router.service(ManagementService, {
        getMyOrg: async (_, { requestHeader }) => {
          const token = requestHeader.get("authorization")?.slice("Bearer ".length) ?? "";
          if (!(await oauth.accepts(token))) throw tokenInvalid();
          return {};
        },
      }),
  });
  return listen((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "authorization,content-type,x-grpc-web,x-user-agent");
    response.setHeader("access-control-expose-headers", "grpc-status,grpc-message,grpc-status-details-bin");
    if (request.method === "OPTIONS") response.writeHead(204).end();
    else handler(request, response);
  });
}

async function withOidcProvider(tokenSeconds: number) {
  let settings: SignInSettings | undefined;
  const site = await serveApp(() => settings!);
  const oauth = await startOidcServer({ tokenSeconds, redirectUris: [`${site.origin}/signed-in`] });
  const api = await startApi(oauth);
  settings = { authority: oauth.origin, clientId: app.clientId, api: api.origin, offlineAccess: true };
  const context = await browser.newContext();
  const first = await context.newPage();
  await first.goto(site.origin);
  await first.getByRole("button", { name: "Sign in" }).click();
  await first.getByRole("button", { name: "Signed in" }).waitFor();
  const second = await context.newPage();
  await second.goto(site.origin);
  return {
    oauth,
    tabs: [first, second] as const,
    async [Symbol.asyncDispose]() {
      await context.close();
      for (const server of [api, oauth, site]) await server[Symbol.asyncDispose]();
    },
  };
}

test("two tabs, 64 calls in parallel across a revocation: none fails, one refresh", async () => {
  await using setup = await withOidcProvider(600);
  await setup.oauth.revoke();
  const failures = await Promise.all(setup.tabs.map((tab) => inApp(tab, (page) => page.call(32))));
  expect(failures.flat()).toEqual([]);
  expect(setup.oauth.tokenRequests()).toBe(2);
});

test("two tabs without pause across expiries of rotating tokens: none fails, one refresh each", async () => {
  await using setup = await withOidcProvider(2);
  const failures = await Promise.all(setup.tabs.map((tab) => inApp(tab, (page) => page.callAcross(4, 8))));
  expect(failures.flat()).toEqual([]);
  expect(setup.oauth.tokenRequests()).toBe(setup.oauth.issued());
  expect(setup.oauth.issued()).toBeLessThanOrEqual(5);
});

test("two tabs, a token end point that never answers for two seconds: no call fails", async () => {
  await using setup = await withOidcProvider(600);
  const { oauth } = setup;
  await oauth.revoke();
  oauth.answers.set("/oauth/v2/token", () => {});
  const calls = setup.tabs.map((tab) => inApp(tab, (page) => page.call(8)));
  await new Promise((done) => setTimeout(done, 2_000));
  oauth.answers.clear();
  expect((await Promise.all(calls)).flat()).toEqual([]);
});

test("a tab that is frozen while it renews: the lock is taken from it, and no call of the other tab fails", async () => {
  await using setup = await withOidcProvider(600);
  const { oauth, tabs } = setup;
  const [frozen, tab] = tabs;
  await frozen.evaluate(async (lock) => {
    await new Promise<void>((held) => {
      navigator.locks.request(lock, () => new Promise(() => held()));
    });
  }, `zitadel-mgmt ${oauth.origin} ${app.clientId}`);
  await oauth.revoke();
  expect(await inApp(tab, (page) => page.call(8))).toEqual([]);
});

async function withEmulator(offlineAccess: boolean) {
  const emulator = await startWorld();
  const { baseUrl } = emulator;
  const site = await serveApp(() => ({ authority: baseUrl, clientId: "app", api: baseUrl, offlineAccess }));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.origin);
  return {
    page,
    async signIn(secondFactor = true) {
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("checkbox", { name: "Use the second factor" }).setChecked(secondFactor);
      await page.getByRole("button", { name: "Alice" }).click();
      await page.getByRole("button", { name: "Signed in" }).waitFor();
    },
    /** Ends the access token of who is signed in. */
    async revoke() {
      const token = await inApp(page, (open) => open.accessToken());
      const body = new URLSearchParams({ client_id: "app", token: token ?? "" });
      await fetch(`${baseUrl}/oauth/v2/revoke`, { method: "POST", body });
      return token;
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      await site[Symbol.asyncDispose]();
      await emulator.close();
    },
  };
}

test.for([
  ["by its refresh token", true],
  ["without a refresh token, by the session at ZITADEL", false],
] as const)("a sign-in at the emulator is renewed %s after a revocation", async ([, offlineAccess]) => {
  await using setup = await withEmulator(offlineAccess);
  await setup.signIn();
  expect(await inApp(setup.page, (page) => page.call(1))).toEqual([]);
  const old = await setup.revoke();
  expect(await inApp(setup.page, (page) => page.call(8))).toEqual([]);
  expect(await inApp(setup.page, (page) => page.accessToken())).not.toBe(old);
});

test("without a refresh token, the hidden frame never gets its first answer: no call fails", async () => {
  await using setup = await withEmulator(false);
  await setup.signIn();
  await setup.revoke();
  let asked = 0;
  await setup.page.route("**/oauth/v2/authorize?*", (route) =>
    ++asked === 1 ? undefined : route.continue(),
  );
  expect(await inApp(setup.page, (page) => page.call(8))).toEqual([]);
  expect(asked).toBe(2);
});

test("who signed in without the second factor is told to sign in again", async () => {
  await using setup = await withEmulator(true);
  await setup.signIn(false);
  const [message] = await inApp(setup.page, (page) => page.call(1));
  expect(message).toMatch(/mfa required \(AUTHZ-Kl3p0\): sign in again, with a second factor/);
});

test("nobody signed in: the calls say so", async () => {
  await using setup = await withEmulator(true);
  expect(await inApp(setup.page, (page) => page.call(1))).toEqual([
    expect.stringMatching(/nobody is signed in/),
  ]);
});
