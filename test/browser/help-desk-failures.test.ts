import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { Code, createManagementClient, zitadelError } from "zitadel-mgmt";
import { homeOrg, otherOrg } from "../../scripts/help-desk-world.js";
import { errorTrailers } from "../faults/error-trailers.js";
import { test } from "../support/chromium.js";
import {
  type HelpDesk,
  keyRow,
  keysOnServer,
  openPerson,
  remove,
  search,
  searchLabel,
  signIn,
  startHelpDesk,
} from "./help-desk.js";

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk();
});
afterAll(() => desk?.[Symbol.asyncDispose]());

test("an error whose id is a name of Object.prototype is told by its text", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Adele Goldberg");
  const status = errorTrailers(Code.FailedPrecondition, "it is broken", "constructor");
  await page.route("**/RemoveHumanAuthFactorU2F", (route) =>
    route.request().method() === "OPTIONS"
      ? route.continue()
      : route.fulfill({
          headers: {
            ...status,
            "content-type": "application/grpc-web+proto",
            "access-control-allow-origin": "*",
            "access-control-expose-headers": Object.keys(status).join(),
          },
        }),
  );
  await remove(page, "Security key");
  const alert = page.getByRole("alert");
  await alert.getByText("That did not work: it is broken").waitFor();
  expect(await alert.textContent()).toContain("constructor");
});

test("a person of an organization without a role there is told to choose another one", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Ada Lovelace");
  await page.getByRole("alert").getByText("You have no role in this organization.").waitFor();
  await page.getByRole("button", { name: "Choose another organization" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("ID of another organization").fill(otherOrg);
  await dialog.getByRole("button", { name: "Open", exact: true }).click();
  await dialog.getByText("You have no role in this organization.").waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("organization-id");
  expect(troubles).toEqual([]);
});

test("a sign-in without the second factor that the person has must be done again", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Use the second factor").uncheck();
  await page.getByRole("button", { name: "Vera Viewer" }).click();
  await page.getByRole("alert").getByText("You signed in without your second factor.").waitFor();
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.getByRole("button", { name: "Vera Viewer" }).click();
  await page.getByRole("heading", { name: "Find a person" }).waitFor();
  expect(troubles).toEqual([]);
});

test("a refused token is renewed without a word; when that fails too, signing in again leads back", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Annie Easley");
  // A renewal that is under way while the page is left loses its tokens.
  await page.waitForLoadState("networkidle");
  await revoke(page, "access_token");
  await page.reload();
  await keyRow(page, "Security key").waitFor();

  await revoke(page, "refresh_token");
  await remove(page, "Security key");
  await page.getByRole("alert").getByText("Your sign-in has ended.").waitFor();
  expect(await keysOnServer(desk.management, "300000000000000113")).toEqual(["Phone", "Security key"]);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.getByRole("button", { name: "Hilda Desk" }).click();
  await page.getByRole("heading", { name: "Annie Easley" }).waitFor();
});

test("what cannot be read can be tried again", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Edsger Dijkstra");
  await visit.page.context().setOffline(true);
  await page.getByLabel(searchLabel).fill("hopper");
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert");
  await alert.getByText("The server cannot be reached. Check your connection").waitFor();
  // Once, and what was on the screen is there still.
  expect(await alert.count()).toBe(1);
  await page.getByRole("link", { name: "Edsger Dijkstra" }).waitFor();
  await visit.page.context().setOffline(false);
  await page.getByRole("link", { name: "Grace Hopper" }).waitFor();
  expect(await alert.count()).toBe(0);
});

test("the notice of an outage goes when ZITADEL answers, and trying again looks for what is wanted by then", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  const alert = page.getByRole("alert").getByText("The server cannot be reached.");
  const failingSearch = async (text: string) => {
    await page.route("**/ListUsers", (route) => route.abort());
    await page.getByLabel(searchLabel).fill(text);
    await page.keyboard.press("Enter");
    await alert.waitFor({ timeout: 30_000 });
    await page.unroute("**/ListUsers");
  };
  await failingSearch("hopper");
  await search(page, "turing");
  await page.getByRole("link", { name: "Alan Turing" }).waitFor();
  expect(await alert.count()).toBe(0);

  await failingSearch("hopper");
  // Two failures stand for one search: the last one.
  await page.route("**/ListUsers", (route) => route.abort());
  await page.getByLabel(searchLabel).fill("dijkstra");
  await page.waitForTimeout(1_000);
  await page.unroute("**/ListUsers");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "Edsger Dijkstra" }).waitFor();
  await page.waitForTimeout(500);
  expect(await page.locator(".people .name").allTextContents()).toEqual(["Edsger Dijkstra"]);
  // Whoever pressed the button goes on from where it was.
  expect(await page.evaluate(() => document.activeElement?.className)).toBe("connection");
});

test("signing in again shows that it is under way, and what is on the screen stays when it fails", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Use the second factor").uncheck();
  await page.getByRole("button", { name: "Vera Viewer" }).click();
  const reason = page.getByRole("alert").getByText("You signed in without your second factor.");
  await reason.waitFor();
  const asked = held();
  await page.route("**/.well-known/openid-configuration", async (route) => {
    await asked.until;
    await route.abort();
  });
  await page.getByRole("button", { name: "Sign in again" }).click();
  await page.getByRole("status").getByText("Asking 127.0.0.1").waitFor({ timeout: 1_000 });
  asked.end();
  await page.getByRole("alert").getByText("cannot be reached, is blocked").waitFor();
  expect(await reason.count()).toBe(1);
  await page.unroute("**/.well-known/openid-configuration");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Vera Viewer" }).waitFor();
});

test("another organization can be chosen before one's own is known", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await page.goto(`${page.url().split("#")[0]}#org=${otherOrg}`);
  await page.reload();
  const button = page.getByRole("button", { name: "Organization: Difference Machines" });
  await button.waitFor();
  const asked = held();
  await page.route("**/GetMyOrg", async (route) => {
    await asked.until;
    await route.continue();
  });
  await button.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Difference Machines" }).waitFor({ timeout: 1_000 });
  asked.end();
  await dialog.getByRole("button", { name: "Analytical Engines" }).click();
  await page.getByRole("button", { name: "Organization: Analytical Engines" }).waitFor();
});

test("an outage while the sign-in is renewed is not its end", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Edsger Dijkstra");
  await revoke(page, "access_token");
  const outage = { status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" };
  await page.route("**/oauth/v2/token", (route) => route.fulfill(outage));
  await page.route("**/oidc/v1/userinfo", (route) => route.fulfill(outage));
  await page.getByLabel(searchLabel).fill("hopper");
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert");
  await alert.getByText("The server cannot be reached. Check your connection").waitFor();
  await page.unroute("**/oauth/v2/token");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "Grace Hopper" }).waitFor();
});

test("names are shown as text, whatever is in them", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await page.evaluate(() => {
    location.hash = `#search=${encodeURIComponent("<img src=x onerror=alert(1)>")}`;
  });
  await page.getByText("Nobody found for “<img src=x onerror=alert(1)>”.").waitFor();
  expect(troubles).toEqual([]);
});

/** What is waited for until it is ended. */
function held(): { until: Promise<void>; end: () => void } {
  let end = () => {};
  const until = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { until, end };
}

/** Revokes one of the page's tokens at the emulator, as an administrator might. */
async function revoke(page: Page, kind: "access_token" | "refresh_token"): Promise<void> {
  const token = await page.evaluate((name) => {
    const key = Object.keys(sessionStorage).find((candidate) => candidate.startsWith("oidc.user:"));
    return JSON.parse(sessionStorage.getItem(key ?? "") ?? "{}")[name] as string;
  }, kind);
  const body = new URLSearchParams({ token, client_id: "help-desk" });
  const response = await fetch(`${desk.emulator.baseUrl}/oauth/v2/revoke`, { method: "POST", body });
  expect(response.status).toBe(200);
  if (kind === "refresh_token") return;
  const call = createManagementClient({
    baseUrl: desk.emulator.baseUrl,
    auth: token,
    orgId: homeOrg,
  }).getMyOrg({});
  expect(zitadelError(await call.catch((reason: unknown) => reason)).id).toBe("AUTH-7fs1e");
}
