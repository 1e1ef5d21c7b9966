import type { BrowserContextOptions } from "playwright-core";
import { expect } from "vitest";
import { test } from "../support/chromium.js";
import { remove, search, signIn, startHelpDesk } from "./help-desk.js";

const folder = "docs/images";
const desktop = { viewport: { width: 1120, height: 760 }, deviceScaleFactor: 1.25 };
const phone = { viewport: { width: 375, height: 760 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** No test: `npm run screenshots` writes the pictures of the documentation. */
const screenshots = process.env.SCREENSHOTS ? test : test.skip;
screenshots.for<[name: string, asks: boolean, options: BrowserContextOptions]>([
  ["help-desk", false, { ...desktop, colorScheme: "light" }],
  ["help-desk-dark", true, { ...desktop, colorScheme: "dark" }],
  ["help-desk-phone", false, { ...phone, colorScheme: "light" }],
])("%s", async ([name, asks, options]) => {
  await using desk = await startHelpDesk();
  await using visit = await desk.visit(options);
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await search(page, "ad");
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  await remove(page, "YubiKey in the drawer");
  await page.getByText("is removed").waitFor();
  if (asks) await page.getByRole("button", { name: "Remove YubiKey on the key ring" }).click();
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${folder}/${name}.png` });
  expect(troubles).toEqual([]);
});
