import { afterAll, beforeAll, expect } from "vitest";
import { test } from "../support/chromium.js";
import { type HelpDesk, keysOnServer, openPerson, remove, signIn, startHelpDesk } from "./help-desk.js";

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk();
});
afterAll(() => desk?.[Symbol.asyncDispose]());

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
  expect(await alert.textContent()).not.toMatch(/role|baseUrl/);
  expect(await keysOnServer(desk.management, "300000000000000120")).toEqual(["Security key"]);
});

test("the optimistic lock, to the end of all attempts, has removed nothing", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Fran Allen");
  const heal = desk.emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "lock" });
  await remove(page, "Security key");
  const text = "Security key was not removed. Something else changed this person at the same moment";
  await page.getByRole("alert").getByText(text).waitFor({ timeout: 40_000 });
  heal();
  expect(await keysOnServer(desk.management, "300000000000000121")).toEqual(["Security key"]);
});

test("a registration link whose answer got lost may have been accepted, and a refused one was not", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Radia Perlman");
  const send = async () => {
    await page.getByRole("button", { name: "Send a link to register a passkey" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
  };
  const heal = desk.emulator.fault({ rpc: "SendPasswordlessRegistration", kind: "drop-answer" });
  await send();
  await page
    .getByText("It is not known whether a registration link was accepted for radia.perlman@example.com: no")
    .waitFor();
  heal();
  expect(await page.getByText("No registration link").count()).toBe(0);
  await page.route("**/SendPasswordlessRegistration", (route) => route.fulfill({ status: 403 }));
  await send();
  await page.getByText("No registration link was accepted for radia.perlman@example.com.").waitFor();
});

test("a link is told to be shown only where it was", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Radia Perlman");
  const open = page.getByRole("button", { name: "Show a link instead" });
  await open.click();
  await page.getByRole("button", { name: "Make a link" }).click();
  const copy = page.getByRole("button", { name: "Copy the link" });
  await copy.waitFor();
  expect(await copy.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press("Escape");
  await page.getByText("A registration link was made and shown here.").waitFor();
  const heal = desk.emulator.fault({ rpc: "AddPasswordlessRegistration", kind: "delay", ms: 700 });
  await open.click();
  await page.getByRole("button", { name: "Make a link" }).click();
  await page.keyboard.press("Escape");
  await page.getByText("A registration link was made, and shown to nobody").waitFor();
  heal();
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
  await page.getByText("the server has nothing to remove, and yet lists 300000000000001251 as u2f").waitFor();
});
