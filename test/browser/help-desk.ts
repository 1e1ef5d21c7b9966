import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { createManagementClient, type ManagementClient } from "zitadel-mgmt";
import { type ApiName, type Emulator, startEmulator, type World } from "zitadel-mgmt/emulator";
import { buildHelpDesk } from "../../scripts/help-desk-site.js";
import { helpDeskWorld, homeOrg } from "../../scripts/help-desk-world.js";
import { deskFiles } from "../../src/cli/desk/files.js";
import { serveDesk } from "../../src/cli/desk/serve.js";
import { launchChromium } from "../support/chromium.js";

/** The help-desk page on an emulator, and a browser to visit it with. */
export interface HelpDesk extends AsyncDisposable {
  emulator: Emulator;
  /** Looks at the emulator from outside of the page, as the owner of the home organization. */
  management: ManagementClient;
  visit(options?: BrowserContextOptions): Promise<Visit>;
}

/** One person at one browser. */
interface Visit extends AsyncDisposable {
  page: Page;
  /** What went wrong in the page: errors and warnings in the console, CSP violations, failed requests. */
  troubles: string[];
}

/** Serves the page as the command line does. `api` is what its `config.json` says, `world` is there at the start. */
export async function startHelpDesk({
  world = helpDeskWorld,
  api,
}: {
  world?: World;
  api?: ApiName;
} = {}): Promise<HelpDesk> {
  const emulator = await startEmulator({ world });
  const folder = await mkdtemp(join(tmpdir(), "help-desk-"));
  await buildHelpDesk(folder);
  const settings = { url: emulator.baseUrl, clientId: "help-desk", ...(api && { api }) };
  const site = await serveDesk(await deskFiles(settings, folder), settings, 0);
  const browser = await launchChromium();
  return {
    emulator,
    management: createManagementClient({ baseUrl: emulator.baseUrl, auth: "demo-token", orgId: homeOrg }),
    visit: (options) => visit(browser, site.url, options),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await site[Symbol.asyncDispose]();
      await emulator.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // The page itself ends what nobody waits for any more.
    if (reason !== "net::ERR_ABORTED") troubles.push(`${reason} ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`);
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`CSP: ${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto(url);
  return { page, troubles, [Symbol.asyncDispose]: () => context.close() };
}

/** Signs in by the emulator's page as a person of the world. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}

/** What the search field is called. */
export const searchLabel = "Name, e-mail, login name or user ID";

/** Searches, and waits for the count of the people found. */
export async function search(page: Page, text: string): Promise<string | null> {
  await page.getByLabel(searchLabel).fill(text);
  await page.getByRole("button", { name: "Search" }).click();
  const count = page.locator(".count").filter({ hasText: /person|people|Nobody/ });
  await count.waitFor();
  return count.textContent();
}

/** Finds a person by the whole name and opens it. */
export async function openPerson(page: Page, name: string): Promise<void> {
  await search(page, name);
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { name: "Second factors" }).waitFor();
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
}

/** The row of a key, by its name. */
export function keyRow(page: Page, name: string): Locator {
  return page.getByRole("listitem").filter({ has: page.getByRole("button", { name: `Remove ${name}` }) });
}

/** Presses a key's button, and the one of the confirmation. */
export async function remove(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Remove ${name}` }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
}

/** The person's keys as the server has them: the names of the factors, then of the passkeys. */
export async function keysOnServer(management: ManagementClient, userId: string): Promise<string[]> {
  const [factors, passkeys] = await Promise.all([
    management.listHumanAuthFactors({ userId }),
    management.listHumanPasswordless({ userId }),
  ]);
  const names = factors.result.map(({ type }) => (type.case === "u2f" ? type.value.name : String(type.case)));
  return [...names, ...passkeys.result.map(({ name }) => name)].sort();
}
