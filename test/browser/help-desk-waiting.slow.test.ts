import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { test } from "../support/chromium.js";
import { type HelpDesk, openPerson, remove, signIn, startHelpDesk } from "./help-desk.js";

/** The client's own limit, and some time for a slow machine. */
const limit = { timeout: 14_000 };

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk();
});
afterAll(() => desk?.[Symbol.asyncDispose]());

/** Lets requests that fit hang without an answer. Returns what ends that. */
async function hang(page: Page, urls: string): Promise<() => Promise<void>> {
  await page.route(urls, () => {});
  return () => page.unroute(urls);
}

test("a sign-in at a server that hangs says at once that it is under way, and ends", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  const heal = await hang(page, "**/.well-known/openid-configuration");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Signing in…" }).waitFor({ timeout: 1_000 });
  await page.getByRole("alert").getByText("cannot be reached").waitFor(limit);
  await heal();
  await signIn(page, "Hilda Desk");
});

test("a sign-out of which ZITADEL is not told is none, and can be tried again", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  const heal = await hang(page, "**/oauth/v2/revoke");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Signing out…" }).waitFor({ timeout: 1_000 });
  await page.getByRole("alert").getByText("You are not signed out").waitFor(limit);
  await heal();
  const tokens = await page.evaluate(() => {
    const key = Object.keys(sessionStorage).find((name) => name.startsWith("oidc.user:"));
    return JSON.parse(sessionStorage.getItem(key ?? "") ?? "{}") as Record<string, string>;
  });
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  // The end of the session alone would have left the refresh token good.
  const body = new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: tokens.refresh_token ?? "",
    client_id: "help-desk",
  });
  const answer = await fetch(`${desk.emulator.baseUrl}/oauth/v2/token`, { method: "POST", body });
  expect([tokens.refresh_token === undefined, answer.status]).toEqual([false, 400]);
});

test("who cannot reach ZITADEL can make this tab forget who they are, knowing that it is no sign-out", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await page.route("**/oauth/v2/revoke", (route) => route.abort());
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Forget it in this tab only" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("a removal at a server that hangs says what is known within the limit", {
  timeout: 90_000,
}, async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Grace Hopper");
  const heal = await hang(page, "**/*HumanAuthFactor*");
  await remove(page, "Security key");
  await page.getByText("Removing Security key…").first().waitFor({ timeout: 1_000 });
  await page
    .getByText("The server has not answered for 10 s")
    .or(page.getByText("was not removed"))
    .first()
    .waitFor(limit);
  await page.getByText("Security key was not removed: The server did not answer in time.").waitFor(limit);
  await heal();
  await page.getByRole("button", { name: "Remove Security key" }).waitFor();

  // Once it was sent, nobody knows: the list is asked, and what it says is told.
  const healRemoval = await hang(page, "**/RemoveHumanAuthFactorU2F");
  await remove(page, "Security key");
  await page.getByText("It is not known whether Security key was removed").waitFor(limit);
  await healRemoval();
});

test("what comes after the way back from a sign-in has its place before the tokens are there", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  const heal = await hang(page, "**/oauth/v2/token");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Hilda Desk" }).click();
  await page.getByText("Signing in…").waitFor();
  await page.getByRole("alert").getByText("The sign-in did not work").waitFor(limit);
  await heal();
  // ZITADEL knows already who it is.
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
});

test("a reload shows the layout before the settings are there, which are not waited for without end", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  const heal = await hang(page, "**/config.json");
  await page.reload();
  await page.getByText("Loading…").first().waitFor({ timeout: 2_000 });
  await page.getByRole("alert").getByText("The help desk is not set up").waitFor(limit);
  await heal();
});

test("what is on its way has its place already, and who types meanwhile is not disturbed", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/GetMyOrg", async (route) => {
    await answered;
    await route.continue();
  });
  await page.getByRole("button", { name: "Hilda Desk" }).click();
  await page.getByRole("button", { name: "Organization: loading" }).waitFor();
  const field = page.getByLabel("Name, e-mail, login name or user ID");
  await field.fill("hopper");
  const before = await field.boundingBox();
  answer();
  await page.getByRole("link", { name: "Grace Hopper" }).waitFor();
  expect(await field.inputValue()).toBe("hopper");
  expect(await field.boundingBox()).toEqual(before);
});

test("the way back from a sign-in, taken twice, changes nothing; a wrong one says so and forgets no place", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  let callback = "";
  page.on("framenavigated", (frame) => {
    if (frame.url().includes("code=")) callback = frame.url();
  });
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Edsger Dijkstra");
  expect(callback).toContain("state=");
  await page.goto(callback);
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  expect(await page.getByText(/state/).count()).toBe(0);

  await page.goto(`${callback.split("?")[0]}#user=300000000000000119`);
  await page.getByRole("heading", { name: "Edsger Dijkstra" }).waitFor();
  await page.evaluate(() => sessionStorage.clear());
  await page.goto(callback);
  await page.getByRole("alert").getByText("This way back from ZITADEL was used already").waitFor();
});
