import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { test } from "../support/chromium.js";
import { type HelpDesk, keysOnServer, openPerson, remove, signIn, startHelpDesk } from "./help-desk.js";

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk();
});
afterAll(() => desk?.[Symbol.asyncDispose]());

/** What is told of this sitting, newest first. */
function entries(page: Page) {
  return page.getByRole("region", { name: "Done in this sitting" }).getByRole("listitem");
}

test("how a removal ends is told also to who has turned to another person, and a second one does not replace it", async () => {
  await using visit = await desk.visit({ permissions: ["clipboard-read", "clipboard-write"] });
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Annie Easley");
  const heal = desk.emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "delay", ms: 1_500 });
  await remove(page, "Security key");
  await entries(page).getByText("Removing Security key…").waitFor();
  await openPerson(page, "Barbara Liskov");
  await entries(page).getByText("Security key is removed.").waitFor();
  heal();
  await page.getByRole("heading", { name: "Barbara Liskov" }).waitFor();
  expect(await keysOnServer(desk.management, "300000000000000113")).toEqual(["Phone"]);

  await remove(page, "Security key");
  await entries(page).nth(1).waitFor();
  await entries(page).first().getByText("Security key is removed.").waitFor();
  expect(await entries(page).allTextContents()).toEqual([
    expect.stringMatching(/^Done: Security key is removed\. .*Barbara Liskov.*by Hilda Desk/),
    expect.stringMatching(/^Done: Security key is removed\. .*Annie Easley.*by Hilda Desk/),
  ]);
  await entries(page).nth(1).getByRole("button", { name: "Copy for a ticket" }).click();
  await entries(page).nth(1).getByText("Copied.").waitFor();
  const ticket = await page.evaluate(() => navigator.clipboard.readText());
  expect(ticket).toMatch(
    /^Security key is removed\. Recorded as event (\d+) at .* (GMT|UTC).*; the list no longer has it\.$/m,
  );
  expect(ticket).toContain("Person: Annie Easley (annie.easley), user ID 300000000000000113");
  expect(ticket).toContain("Organization: Analytical Engines, ID 300000000000000001");
  expect(ticket).toContain("About: Security key, ID 300000000000001131");
  expect(ticket).toMatch(/^Event: \d+ of this user$/m);
  expect(ticket).toMatch(/^Begun: .* (GMT|UTC).* \(\d{4}-.*Z\)$/m);
  expect(ticket).toContain("By: Hilda Desk");
  await page.getByRole("button", { name: "Copy all" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("\n\n");

  await page.reload();
  await entries(page).nth(1).waitFor();
  expect(await entries(page).count()).toBe(2);
  // The next person at this tab sees nothing of it.
  await page.getByRole("button", { name: "Sign out" }).click();
  await signIn(page, "Hilda Desk");
  expect(await entries(page).count()).toBe(0);
  expect(troubles).toEqual([]);
});

test("a removal of which nothing is known is told anew when a list tells more", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Alan Turing");
  const recover = desk.emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "unavailable" });
  await remove(page, "Security key");
  await entries(page)
    .getByText("It is not known whether Security key was removed")
    .waitFor({ timeout: 30_000 });
  recover();
  await page.reload();
  await entries(page).getByText("and the list has it at").waitFor();
  // Done by another hand, or by the request that was on its way.
  await desk.management.removeHumanMultiFactorU2F({
    userId: "300000000000000112",
    tokenId: "300000000000001121",
  });
  await page.reload();
  await entries(page)
    .getByText("Security key is gone: the server's answer got lost, but the list no longer has it.")
    .waitFor();
  expect(await entries(page).count()).toBe(1);
});

test("who comes back while a removal runs sees that it does, and the list without the key when it has ended", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Donald Knuth");
  const heal = desk.emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "delay", ms: 2_500 });
  await remove(page, "Security key");
  await entries(page).getByText("Removing Security key…").waitFor();
  await page.goBack();
  await page.getByText("Find a person to see their keys.").waitFor();
  await page.goForward();
  await page.locator(".key").getByRole("button", { name: "Removing…" }).waitFor();
  await entries(page).getByText("Security key is removed.").waitFor();
  heal();
  await page.locator(".key").filter({ hasText: "Security key" }).waitFor({ state: "detached" });
  expect(troubles).toEqual([]);
});

test("nobody is signed out while something is under way, whose outcome nobody would see", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Sophie Wilson");
  const heal = desk.emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "delay", ms: 1_000 });
  await remove(page, "Security key");
  await entries(page).getByText("Removing Security key…").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("alert").getByText("You are not signed out: something is still under way").waitFor();
  await entries(page).getByText("Security key is removed.").waitFor();
  heal();
  expect(await page.getByText("You are not signed out").count()).toBe(0);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  expect(troubles).toEqual([]);
});

test("zoomed to 200 %, the outcome is in view, and so is the key that comes next", async () => {
  await using visit = await desk.visit({ viewport: { width: 640, height: 400 } });
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Ada Lovelace");
  await remove(page, "YubiKey in the drawer");
  const outcome = entries(page).getByText("is removed.");
  await outcome.waitFor();
  const box = await outcome.boundingBox();
  expect(box?.y).toBeLessThan(400 - (box?.height ?? 0));
  const next = page.getByRole("button", { name: "Remove YubiKey on the key ring" });
  await next.focus();
  const button = await next.boundingBox();
  const panel = await page.getByRole("region", { name: "Done in this sitting" }).boundingBox();
  expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThanOrEqual(panel?.y ?? 0);
});

test("what was under way when the page was left is not known, and leaving it is asked about", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Konrad Zuse");
  const heal = desk.emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "delay", ms: 2_000 });
  await remove(page, "Security key");
  await entries(page).getByText("Removing Security key…").waitFor();
  const asked = page.waitForEvent("dialog");
  const reload = page.reload();
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.accept();
  await reload;
  await entries(page)
    .getByText(/The page was left while this was under way|is gone: the server's answer got lost/)
    .waitFor();
  heal();
});
