import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { otherOrg } from "../../scripts/help-desk-world.js";
import { test } from "../support/chromium.js";
import {
  type HelpDesk,
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

describe.for([
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["phone", { viewport: { width: 375, height: 720 }, hasTouch: true, isMobile: true }],
  ["forced colours", { forcedColors: "active" }],
  ["forced colours, dark", { forcedColors: "active", colorScheme: "dark" }],
  ["zoomed to 400 %", { viewport: { width: 320, height: 256 } }],
] as const)("%s", ([, options]) => {
  test("axe finds nothing in any view, and nothing is wider than the screen", async () => {
    await using visit = await desk.visit(options);
    const { page, troubles } = visit;
    await inspect(page, "sign-in");
    await signIn(page, "Vera Viewer");
    await inspect(page, "nothing searched yet");
    await search(page, "");
    await inspect(page, "results");
    await page.getByRole("link", { name: "Next" }).click();
    await page.getByText("21–30 of 30 people").waitFor();
    await inspect(page, "second page");
    await search(page, "no such person");
    await inspect(page, "no results");

    await openPerson(page, "Donald Knuth");
    await inspect(page, "no permission");
    await page.getByRole("button", { name: "Sign out" }).click();

    await signIn(page, "Hilda Desk");
    await openPerson(page, "Donald Knuth");
    await inspect(page, "person");
    await page.getByText("History of the factors").click();
    await inspect(page, "history");
    await page.getByRole("button", { name: "Remove Security key" }).click();
    await inspect(page, "confirmation");
    await page.getByText("The same request with curl").click();
    await inspect(page, "curl");
    await page.keyboard.press("Escape");
    const link = page.getByRole("button", { name: "Send a link to register a passkey" });
    await link.click();
    await inspect(page, "registration link");
    await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
    await page.getByText("ZITADEL accepted").first().waitFor();
    await inspect(page, "sitting");
    await page.getByRole("button", { name: "Show a link instead" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    await page.getByRole("button", { name: "Copy the link" }).waitFor();
    await inspect(page, "shown link");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Organization/ }).click();
    await page.getByLabel("ID of another organization").fill("1");
    await page.keyboard.press("Enter");
    await page.getByText("There is no organization with this ID.").waitFor();
    await inspect(page, "organization");
    await page.keyboard.press("Escape");
    expect(troubles).toEqual([]);
  });
});

test("axe finds nothing after a removal", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Dorothy Vaughan");
  await remove(page, "Security key");
  await page.getByText("is removed").waitFor();
  await inspect(page, "removed");
  expect(troubles).toEqual([]);
});

test("the whole job by keyboard, with the focus always where it can be seen", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await tabTo(page, page.getByRole("button", { name: "Sign in" }));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Hilda Desk" }).waitFor();
  await tabTo(page, page.getByRole("button", { name: "Hilda Desk" }));
  await page.keyboard.press("Enter");

  const field = page.getByLabel(searchLabel);
  await field.waitFor();
  await expect.poll(() => hasFocus(field)).toBe(true);
  await page.keyboard.type("hopper");
  const link = page.getByRole("link", { name: "Grace Hopper" });
  await link.waitFor();
  await page.keyboard.press("ArrowDown");
  expect(await hasFocus(link)).toBe(true);
  await page.keyboard.press("ArrowUp");
  expect(await hasFocus(field)).toBe(true);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Second factors" }).waitFor();
  await expect.poll(() => hasFocus(page.getByRole("heading", { name: "Grace Hopper" }))).toBe(true);

  const button = page.getByRole("button", { name: "Remove Security key" });
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  // The harmless answer has the focus first, and Escape leads back to where one was.
  expect(await hasFocus(dialog.getByRole("button", { name: "Cancel" }))).toBe(true);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await hasFocus(button)).toBe(true);
  await page.keyboard.press("Enter");
  const yes = dialog.getByRole("button", { name: "Remove", exact: true });
  await tabTo(page, yes);
  await page.keyboard.press("Enter");
  // Not before it is said that this is the person: the browser leads there.
  const check = dialog.getByRole("checkbox");
  expect(await hasFocus(check)).toBe(true);
  await page.keyboard.press("Space");
  await tabTo(page, yes);
  await page.keyboard.press("Enter");
  await page.getByText("is removed").waitFor();
  const heading = page.getByRole("heading", { name: "Second factors" });
  await expect.poll(() => hasFocus(heading)).toBe(true);
  expect(await keysOnServer(desk.management, "300000000000000122")).toEqual(["Phone"]);

  await tabTo(page, page.getByRole("button", { name: "Sign out" }));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(troubles).toEqual([]);
});

test("a dialog gives the focus back, also when what it is about has changed", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  const button = page.getByRole("button", { name: /^Organization/ });
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  await page.getByLabel("ID of another organization").fill(otherOrg);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Organization: Difference Machines" }).waitFor();
  expect(await hasFocus(button)).toBe(true);
  // Back home, where the role allows it.
  await page.goBack();
  await openPerson(page, "Niklaus Wirth");
  const link = page.getByRole("button", { name: "Send a link to register a passkey" });
  await tabTo(page, link);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await hasFocus(link)).toBe(true);
  expect(troubles).toEqual([]);
});

test("what happens is announced: the count of the people, the removal", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Jean Bartik");
  const live = page.locator("[role=status], [role=alert]");
  expect(await live.allTextContents()).toContain("1 person");
  // The region is there before its text, or nothing would be announced.
  const heal = desk.emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "delay", ms: 300 });
  await remove(page, "Security key");
  const entry = page.getByRole("region", { name: "Done in this sitting" }).getByRole("status").first();
  await entry.getByText("Removing Security key…").waitFor();
  const region = await entry.elementHandle();
  await page.getByText("is removed").waitFor();
  heal();
  expect(await region?.evaluate((element) => element.isConnected && element.textContent)).toContain(
    "is removed",
  );
  expect(troubles).toEqual([]);
});

/** Runs axe on the page, and looks whether it scrolls sideways. */
async function inspect(page: Page, view: string): Promise<void> {
  await page.evaluate(await axeSource());
  const violations = await page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })),
    );
  });
  expect(violations, view).toEqual([]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(width, `${view}: pixels beyond the screen`).toBeLessThanOrEqual(0);
}

function axeSource(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
}

/** Presses Tab until the element has the focus; every stop on the way must show that it has it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused && focused !== document.body ? getComputedStyle(focused).outlineStyle : "solid";
    });
    expect(outline).not.toBe("none");
    if (await hasFocus(target)) return;
  }
  throw new Error(`Tab does not lead to ${target}`);
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}
