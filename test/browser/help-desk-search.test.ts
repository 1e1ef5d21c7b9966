import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { test } from "../support/chromium.js";
import { type HelpDesk, openPerson, search, searchLabel, signIn, startHelpDesk } from "./help-desk.js";

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk();
});
afterAll(() => desk?.[Symbol.asyncDispose]());

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

test("who types finds, with the focus where it is wanted and what fits marked", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  const field = page.getByLabel(searchLabel);
  await expect.poll(() => hasFocus(field)).toBe(true);
  const searches = () => desk.emulator.calls.filter(({ rpc }) => rpc === "ListUsers").length;
  await page.getByRole("button", { name: "Organization: Analytical Engines" }).waitFor();
  const before = searches();
  await page.keyboard.type("hopper", { delay: 30 });
  await page.getByRole("link", { name: "Grace Hopper" }).waitFor();
  expect(searches()).toBe(before + 1);
  expect(await page.locator("mark").allTextContents()).toEqual(["Hopper", "hopper"]);
  expect(await field.inputValue()).toBe("hopper");
  expect(await hasFocus(field)).toBe(true);

  // What is still asked for is given up for what is typed next, and what was typed on stays.
  const heal = desk.emulator.fault({ rpc: "ListUsers", kind: "delay", ms: 700 });
  await field.fill("turing");
  await page.waitForTimeout(350);
  await field.fill("lovelace");
  await page.getByRole("link", { name: "Ada Lovelace" }).waitFor();
  expect(await page.getByRole("link", { name: "Alan Turing" }).count()).toBe(0);
  heal();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Ada Lovelace" }).waitFor();
  await page.keyboard.press("/");
  expect(await hasFocus(field)).toBe(true);
  expect(await field.inputValue()).toBe("lovelace");
  // Typing made no entries in the history.
  await page.goBack();
  await expect.poll(() => hasFocus(page.getByRole("link", { name: "Ada Lovelace" }))).toBe(true);
  expect(troubles).toEqual([]);
});

test("on a phone the way back leads to the person that one came from", async () => {
  await using visit = await desk.visit({
    viewport: { width: 375, height: 720 },
    hasTouch: true,
    isMobile: true,
  });
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Grace Hopper");
  // The copy button of an id is beside it.
  const id = page.locator(".key .id").first();
  const [text, button] = await Promise.all([
    id.boundingBox(),
    id.locator("xpath=following-sibling::*//button").boundingBox(),
  ]);
  expect(button?.y).toBeLessThan((text?.y ?? 0) + (text?.height ?? 0) / 2);
  await page.getByRole("link", { name: "All results" }).click();
  await expect.poll(() => hasFocus(page.getByRole("link", { name: "Grace Hopper" }))).toBe(true);
});

test("another page of results has the focus, and one that does not exist leads to the first", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await search(page, "");
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText("21–30 of 30 people").waitFor();
  expect(await hasFocus(page.locator(".count"))).toBe(true);
  await page.evaluate(() => {
    location.hash = "#search=&page=99";
  });
  await page.getByText("There is no page 99.").waitFor();
  await page.getByRole("link", { name: "First page" }).click();
  await page.getByText("1–20 of 30 people").waitFor();
});

test("in forced colours the person who is open can be told from the others", async () => {
  await using visit = await desk.visit({ forcedColors: "active" });
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await search(page, "ad");
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  await page.getByRole("heading", { name: "Ada Lovelace" }).waitFor();
  const outline = (name: string) =>
    page.getByRole("link", { name }).evaluate((link) => getComputedStyle(link).outlineStyle);
  expect(await outline("Ada Lovelace")).toBe("solid");
  expect(await outline("Adele Goldberg")).toBe("none");
});

test("an address with an id that is none says so in the words of the help desk", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await page.evaluate(() => {
    location.hash = `#user=${"1".repeat(201)}`;
  });
  await page.getByRole("alert").getByText("This ID is too long").waitFor();
  await page.evaluate(() => {
    location.hash = `#search=${"1".repeat(5_000)}`;
  });
  await page.getByText(`Nobody found for “${"1".repeat(200)}”.`).waitFor();
});
