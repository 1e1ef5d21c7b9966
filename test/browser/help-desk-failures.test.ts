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
  signIn,
  startHelpDesk,
} from "./help-desk.js";

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk();
});
afterAll(() => desk?.[Symbol.asyncDispose]());

test("without the permission nothing is removed, and the page says which role it takes", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Vera Viewer");
  await openPerson(page, "Adele Goldberg");
  await remove(page, "Security key");
  const alert = page.getByRole("alert");
  await alert.getByText("removing keys takes Org User Manager").waitFor();
  expect(await alert.textContent()).toContain("AUTH-5mWD2");
  expect(await alert.getByRole("button").count()).toBe(0);
  expect(await keyRow(page, "Security key").count()).toBe(1);
  expect(await keysOnServer(desk.management, "300000000000000111")).toEqual(["Security key"]);
  // The person can go on: the button is as before, and has the focus.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Remove Security key");
  expect(troubles).toEqual([]);
});

test("an error whose id is a name of Object.prototype is told by its text", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Vera Viewer");
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
  await revoke(page, "access_token");
  await page.getByRole("link", { name: "Annie Easley" }).waitFor();
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

test("a list that lags behind is waited for", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Barbara Liskov");
  const catchUp = desk.emulator.fault({ kind: "lag" });
  await remove(page, "Security key");
  const looks = () => desk.emulator.calls.filter(({ rpc }) => rpc === "ListHumanAuthFactors").length;
  const before = looks();
  await expect.poll(looks, { timeout: 10_000 }).toBeGreaterThan(before + 2);
  expect(await page.getByText("Removing Security key…").count()).toBe(1);
  expect(await page.getByText("is removed").count()).toBe(0);
  catchUp();
  await page.getByText("is removed").getByText("the list no longer has it").waitFor();
  expect(troubles).toEqual([]);
});

test("a list that never follows is not waited for without end", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Betty Holberton");
  const catchUp = desk.emulator.fault({ kind: "lag" });
  await remove(page, "Security key");
  await page.getByText("is removed").getByText("the list still has it").waitFor();
  catchUp();
  expect(troubles).toEqual([]);
});

test("after a removal whose answer got lost, the page says what the list says", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Christiane Floyd");
  const heal = desk.emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "drop-answer" });
  await remove(page, "Security key");
  await page.getByText("is gone: the server's answer got lost, but the list no longer has it.").waitFor();
  heal();
  expect(await keysOnServer(desk.management, "300000000000000116")).toEqual(["Phone"]);

  const recover = desk.emulator.fault({ rpc: "RemoveHumanPasswordless", kind: "unavailable" });
  await remove(page, "Phone");
  await page.getByText("It is not known whether Passkey “Phone” was removed").waitFor({ timeout: 20_000 });
  recover();
  expect(await keysOnServer(desk.management, "300000000000000116")).toEqual(["Phone"]);
});

test("a proxy's refusal is not told as a missing role, and nothing was removed", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Evelyn Boyd Granville");
  await page.route("**/RemoveHumanAuthFactorU2F", (route) =>
    route.fulfill({
      status: 403,
      contentType: "text/html",
      headers: { "access-control-allow-origin": "*" },
      body: "<h1>Blocked</h1>",
    }),
  );
  await remove(page, "Security key");
  const alert = page.getByRole("alert");
  await alert.getByText("Security key was not removed.").waitFor();
  await alert.getByText("Something in front of ZITADEL answered in its place: HTTP 403").waitFor();
  expect(await alert.textContent()).not.toContain("role");
  expect(await keysOnServer(desk.management, "300000000000000120")).toEqual(["Security key"]);
});

test("the optimistic lock, to the end of all attempts, has removed nothing", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Fran Allen");
  const heal = desk.emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "lock" });
  await remove(page, "Security key");
  await page.getByRole("alert").getByText("Security key was not removed.").waitFor({ timeout: 40_000 });
  heal();
  expect(await keysOnServer(desk.management, "300000000000000121")).toEqual(["Security key"]);
});

test("an answer that names no event proves nothing", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Hedy Lamarr");
  // An empty message, and the trailer of a success.
  const trailer = Buffer.from("grpc-status: 0\r\n");
  const head = Buffer.from([0, 0, 0, 0, 0, 0x80, 0, 0, 0, trailer.length]);
  await page.route("**/RemoveHumanAuthFactorU2F", (route) =>
    route.fulfill({
      contentType: "application/grpc-web+proto",
      headers: { "access-control-allow-origin": "*" },
      body: Buffer.concat([head, trailer]),
    }),
  );
  await remove(page, "Security key");
  const text =
    "It is not known whether Security key was removed: no answer of the server proves it, and the list";
  await page.getByText(text).waitFor({ timeout: 40_000 });
  expect(await keysOnServer(desk.management, "300000000000000123")).toEqual(["Security key"]);
});

test("a key that another call took, and that stays in the list, is not told to be gone", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Jean Sammet");
  const userId = "300000000000000125";
  await desk.management.removeHumanPasswordless({ userId, tokenId: "300000000000001251" });
  await remove(page, "Security key");
  await page.getByText("no answer of the server proves it, and the list still has it").waitFor();
});

test("what cannot be read can be tried again", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Edsger Dijkstra");
  await visit.page.context().setOffline(true);
  await page.getByLabel("Name, e-mail or login name").fill("hopper");
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert");
  await alert.getByText("The server cannot be reached. Check your connection").waitFor();
  await visit.page.context().setOffline(false);
  await alert.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "Grace Hopper" }).waitFor();
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
  await page.getByLabel("Name, e-mail or login name").fill("hopper");
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert");
  await alert.getByText("The server cannot be reached. Check your connection").waitFor();
  await page.unroute("**/oauth/v2/token");
  await alert.getByRole("button", { name: "Try again" }).click();
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
