import { afterAll, beforeAll, expect } from "vitest";
import { test } from "../support/chromium.js";
import { type HelpDesk, openPerson, remove, signIn, startHelpDesk } from "./help-desk.js";

/** What is called good: https://web.dev/articles/vitals. On loopback, so the server's part is nothing. */
const good = { paintMs: 2_500, shift: 0.1 };

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk();
});
afterAll(() => desk?.[Symbol.asyncDispose]());

test("what is seen first comes soon and stays where it is, signed in or not", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await page.addInitScript(() => {
    const vitals = { paintMs: 0, shift: 0 };
    Object.assign(globalThis, { vitals });
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) vitals.paintMs = startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) vitals.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const vitals = () =>
    page.evaluate(() => (globalThis as unknown as { vitals: { paintMs: number; shift: number } }).vitals);
  await page.reload();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  await expect.poll(async () => (await vitals()).paintMs).toBeGreaterThan(0);
  const before = await vitals();
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Ada Lovelace");
  await page.reload();
  await page.getByRole("button", { name: "Remove Laptop" }).waitFor();
  await expect.poll(async () => (await vitals()).paintMs).toBeGreaterThan(0);
  for (const { paintMs, shift } of [before, await vitals()]) {
    expect(paintMs).toBeLessThan(good.paintMs);
    expect(shift).toBeLessThan(good.shift);
  }
});

test("without settings the page says what is missing", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  const answers = [
    { status: 404, says: "config.json cannot be read: HTTP 404" },
    { body: "{}", says: "the URL of ZITADEL is not set" },
    { body: JSON.stringify({ url: desk.emulator.baseUrl }), says: "the client ID is not set" },
  ];
  for (const { says, ...answer } of answers) {
    await page.route("**/config.json", (route) => route.fulfill(answer), { times: 1 });
    await page.reload();
    await page.getByRole("alert").getByText(`The help desk is not set up: ${says}.`).waitFor();
  }
});

test("nobody is asked but the page's own server and ZITADEL, and no token is in an address", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  const origins = new Set<string>();
  const addresses: string[] = [];
  page.on("request", (request) => {
    origins.add(new URL(request.url()).origin);
    addresses.push(request.url());
  });
  const own = new URL(page.url()).origin;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Alan Turing");
  await remove(page, "Security key");
  await page.getByText("is removed").waitFor();
  const token = await page.evaluate(() => {
    const key = Object.keys(sessionStorage).find((name) => name.startsWith("oidc.user:"));
    return JSON.parse(sessionStorage.getItem(key ?? "") ?? "{}").access_token as string;
  });
  expect([...origins].sort()).toEqual([own, desk.emulator.baseUrl].sort());
  expect(addresses.filter((url) => url.includes(token))).toEqual([]);
});

test("the question says of the last second factor that none stays, also beside a passkey", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  const asked: unknown[] = [];
  for (const [person, key] of [
    ["Ada Lovelace", "YubiKey on the key ring"],
    ["Annie Easley", "Security key"],
    ["Annie Easley", "Phone"],
    ["Adele Goldberg", "Security key"],
  ] as const) {
    await openPerson(page, person);
    await page.getByRole("button", { name: `Remove ${key}` }).click();
    const dialog = page.getByRole("alertdialog", { name: `Remove ${key}?` });
    asked.push([person, key, (await dialog.textContent())?.includes("It is the last second factor")]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
  }
  expect(asked).toEqual([
    ["Ada Lovelace", "YubiKey on the key ring", false],
    ["Annie Easley", "Security key", true],
    ["Annie Easley", "Phone", false],
    ["Adele Goldberg", "Security key", true],
  ]);
});
