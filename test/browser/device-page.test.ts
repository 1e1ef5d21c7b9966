import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { startDevices } from "../auth/device-client.js";
import { launchChromium, test } from "../support/chromium.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function visit(options?: BrowserContextOptions) {
  const devices = await startDevices();
  const context = await browser.newContext(options);
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  return {
    devices,
    page,
    async [Symbol.asyncDispose]() {
      await context.close();
      await devices[Symbol.asyncDispose]();
    },
  };
}

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds in a page. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`);
  });
}

test("without scripts: enter the code, choose who you are, allow", async () => {
  await using visited = await visit({ javaScriptEnabled: false });
  const { devices, page } = visited;
  const device = await devices.begin();
  await page.goto(device.verificationUri);
  expect(new URL(page.url()).pathname).toBe("/ui/login/device");
  const code = page.getByRole("textbox", { name: "The code that the device shows" });
  await code.fill("WRNG-CODE");
  await code.press("Enter");
  await page.getByRole("alert").getByText("No device shows the code WRNG-CODE.").waitFor();
  await code.fill(device.userCode.toLowerCase().replace("-", ""));
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText(device.userCode).waitFor();
  await page.getByRole("searchbox", { name: "Search" }).fill("ali");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=ali/);
  expect(await page.getByRole("button", { name: /\(/ }).allTextContents()).toEqual(["Alice Adams (alice)"]);
  await page.getByRole("button", { name: "Alice Adams (alice)" }).click();
  await page.getByRole("heading", { name: "Signed in" }).waitFor();
  expect((await devices.userInfo((await devices.tokens(await device.poll())).access_token)).status).toBe(200);
  await page.goto(`${device.verificationUri}?user_code=${device.userCode}`);
  await page.getByRole("alert").getByText("was approved already").waitFor();
});

test("deny, by the address with the code in it", async () => {
  await using visited = await visit();
  const { devices, page } = visited;
  const device = await devices.begin();
  await page.goto(`${device.verificationUri}?user_code=${device.userCode}`);
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByRole("heading", { name: "Denied" }).waitFor();
  expect(await (await device.poll()).json()).toMatchObject({ error: "access_denied" });
});

test("axe finds nothing in any view, and nothing is wider than a phone", async () => {
  await using visited = await visit({ viewport: { width: 320, height: 256 } });
  const { devices, page } = visited;
  const { userCode, verificationUri } = await devices.begin();
  for (const query of ["", "?user_code=WRNG-CODE", `?user_code=${userCode}`]) {
    await page.goto(`${verificationUri}${query}`);
    expect(await violations(page), query).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  }
  await page.getByRole("button", { name: "Alice Adams (alice)" }).click();
  await page.getByRole("heading", { name: "Signed in" }).waitFor();
  expect(await violations(page)).toEqual([]);
});
