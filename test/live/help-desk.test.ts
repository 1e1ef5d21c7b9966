/**
 * The help-desk page against a real ZITADEL, without removing anything:
 *
 *   ZITADEL_URL=https://… ZITADEL_DESK_CLIENT_ID=… ZITADEL_DESK_LOGIN_NAME=… ZITADEL_DESK_PASSWORD=… ZITADEL_DESK_PERSON=… npm run test:live
 *
 * The application has http://127.0.0.1:4173/ as redirect URI and post-logout redirect URI, in development mode, or that of
 * ZITADEL_DESK_PORT. Who signs in has a password and no second factor. ZITADEL_DESK_PERSON is the login name of somebody to look at.
 * ZITADEL_DESK_API (v1 or v2) is optional.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { buildHelpDesk } from "../../scripts/help-desk-site.js";
import { type DeskSettings, deskFiles } from "../../src/cli/desk/files.js";
import { serveDesk } from "../../src/cli/desk/serve.js";
import { search } from "../browser/help-desk.js";
import { launchChromium, test } from "../support/chromium.js";

const { ZITADEL_URL: url = "", ZITADEL_DESK_CLIENT_ID: clientId = "", ZITADEL_DESK_API: api } = process.env;
const { ZITADEL_DESK_LOGIN_NAME: loginName = "", ZITADEL_DESK_PASSWORD: password = "" } = process.env;
const { ZITADEL_DESK_PERSON: person = "", ZITADEL_DESK_PORT: port = "4173" } = process.env;

describe.runIf(url && clientId && loginName && person)("the help desk at a real ZITADEL", () => {
  test("signs in, finds the person, shows the factors, asks, and signs out", {
    timeout: 120_000,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "help-desk-"));
    await buildHelpDesk(folder);
    const settings: DeskSettings = { url, clientId, ...((api === "v1" || api === "v2") && { api }) };
    await using site = await serveDesk(await deskFiles(settings, folder), settings, Number(port));
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ locale: "en-GB" });
      const troubles: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") troubles.push(message.text());
      });
      await page.goto(site.url);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await signInAtZitadel(page);
      await page.getByRole("button", { name: "Sign out" }).waitFor({ timeout: 30_000 });
      expect(await search(page, person)).toMatch(/person|people/);
      await page.locator(".people a").first().click();
      await page.getByRole("heading", { name: "Second factors" }).waitFor();
      await page.locator(".skeleton").first().waitFor({ state: "detached" });
      const remove = page.locator(".key").getByRole("button", { name: /^Remove/ });
      if ((await remove.count()) > 0) {
        await remove.first().click();
        await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
      }
      expect(await page.getByRole("alert").allTextContents()).toEqual([]);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("button", { name: "Sign in", exact: true }).waitFor({ timeout: 30_000 });
      expect(troubles).toEqual([]);
    } finally {
      await browser.close();
      await rm(folder, { recursive: true });
    }
  });
});

/** By the hosted login, which asks for one thing after the other; the emulator's page has a button for everybody. */
async function signInAtZitadel(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: loginName });
  const field = page.locator("input:is([type=text], [type=email], [name=loginName]):visible");
  await button.or(field.first()).first().waitFor();
  if (await button.isVisible()) return button.click();
  await field.first().fill(loginName);
  await page.keyboard.press("Enter");
  await page.locator("input[type=password]:visible").first().fill(password);
  await page.keyboard.press("Enter");
}
