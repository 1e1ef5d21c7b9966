import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { homeOrg, otherOrg } from "../../scripts/help-desk-world.js";
import { test } from "../support/chromium.js";
import {
  type HelpDesk,
  keyRow,
  keysOnServer,
  openPerson,
  remove,
  search,
  signIn,
  startHelpDesk,
} from "./help-desk.js";

/** When the keys of the world were registered, by their ids. */
const day = "27 Dec 2024";
const ada = "300000000000000110";

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk();
});
afterAll(() => desk?.[Symbol.asyncDispose]());

test("the main job: sign in, find, see, remove after a confirmation, see it gone, sign out", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await page.getByRole("button", { name: "Organization: Analytical Engines" }).waitFor();
  expect(await page.getByRole("banner").textContent()).toBe(
    "Help deskOrganization: Analytical EnginesHilda DeskSign out",
  );

  expect(await search(page, "LOVELACE")).toBe("1 person");
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  expect(await page.getByRole("heading", { name: "Ada Lovelace" }).textContent()).toBe("Ada Lovelace");
  await keyRow(page, "YubiKey in the drawer").waitFor();
  expect(await page.getByRole("listitem").filter({ hasText: "Remove" }).allTextContents()).toEqual([
    `YubiKey in the drawerSecurity keyregistered ${day}, 14:32ID 300000000000001102Remove YubiKey in the drawer, Security key, registered ${day}`,
    `YubiKey on the key ringSecurity keyregistered ${day}, 14:32ID 300000000000001101Remove YubiKey on the key ring, Security key, registered ${day}`,
    "Authenticator appRemove Authenticator app",
    "Code by text messageRemove Code by text message",
    "Code by e-mailRemove Code by e-mail",
    `LaptopPasskeyregistered ${day}, 14:32ID 300000000000001103Remove Laptop, Passkey, registered ${day}`,
  ]);

  await page.getByRole("button", { name: "Remove YubiKey on the key ring" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Remove YubiKey on the key ring?" });
  expect(await dialog.textContent()).toMatch(
    /PersonAda Lovelaceada\.lovelaceSecurity keyYubiKey on the key ring.*Have you made sure that this is Ada Lovelace\?E-mailada\.lovelace@example\.comPhoneends in 567StateActive/,
  );
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await keysOnServer(desk.management, ada)).toContain("YubiKey on the key ring");

  await remove(page, "YubiKey on the key ring");
  await page.getByText("is removed").waitFor();
  expect(await page.getByText("is removed").textContent()).toMatch(
    /^Security key “YubiKey on the key ring” is removed\. Recorded as event \d+ at .* (GMT|UTC).*; the list no longer has it\.$/,
  );
  expect(await keyRow(page, "YubiKey on the key ring").count()).toBe(0);
  expect(await keysOnServer(desk.management, ada)).toEqual(
    ["Laptop", "YubiKey in the drawer", "otp", "otpEmail", "otpSms"].sort(),
  );

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Sign in" }).click();
  // The session at ZITADEL is over too: its page asks who it is.
  await page.getByRole("button", { name: "Hilda Desk" }).waitFor();
  expect(troubles).toEqual([]);
});

test("every type of key is removed by its own call, in the organization that is shown", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Ada Lovelace");
  const before = desk.emulator.calls.length;
  const names = [
    "Authenticator app",
    "Code by text message",
    "Code by e-mail",
    "Laptop",
    "YubiKey in the drawer",
  ];
  for (const name of names) {
    await remove(page, name);
    await page
      .getByText(/is removed/)
      .filter({ hasText: name })
      .waitFor();
  }
  expect(await keysOnServer(desk.management, ada)).toEqual([]);
  expect(
    desk.emulator.calls
      .slice(before)
      .filter(({ rpc }) => rpc.startsWith("Remove"))
      .map(({ rpc, orgId, protocol, answer }) => [rpc, orgId, protocol, answer.code]),
  ).toEqual(
    ["AuthFactorOTP", "AuthFactorOTPSMS", "AuthFactorOTPEmail", "Passwordless", "AuthFactorU2F"].map(
      (rpc) => [`RemoveHuman${rpc}`, homeOrg, "grpc-web", 0],
    ),
  );
  expect(await page.getByText("None.", { exact: true }).count()).toBe(2);
  expect(troubles).toEqual([]);
});

test("people are found by parts of name, e-mail and login name; not machines, not others", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  expect(await search(page, "spärck")).toBe("1 person");
  expect(await search(page, "grace.hopper@")).toBe("1 person");
  expect(await search(page, "TONY.HO")).toBe("1 person");
  expect(await search(page, "nobody%")).toBe("Nobody found for “nobody%”.");
  expect(await search(page, "babbage")).toBe("Nobody found for “babbage”.");

  expect(await search(page, "")).toBe("1–20 of 30 people");
  const first = await page.locator(".people a .name").allTextContents();
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText("21–30 of 30 people").waitFor();
  const second = await page.locator(".people a .name").allTextContents();
  expect([...first, ...second]).toEqual(
    [...new Set([...first, ...second])].sort((a, b) => a.localeCompare(b)),
  );
  expect([first.length, second.length]).toEqual([20, 10]);
  await page.goBack();
  await page.getByText("1–20 of 30 people").waitFor();
  expect(troubles).toEqual([]);
});

test("a reload and the back button keep what is shown", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Grace Hopper");
  expect(await page.title()).toBe("Grace Hopper · Help desk");
  await page.reload();
  await page.getByRole("heading", { name: "Grace Hopper" }).waitFor();
  // The way back leads out of a question too, which is then answered by no.
  await page.getByRole("button", { name: "Remove Security key" }).click();
  await page.getByRole("alertdialog").waitFor();
  await page.goBack();
  await page.getByText("Find a person to see their keys.").waitFor();
  expect(await page.getByRole("alertdialog").count()).toBe(0);
  expect(await page.getByRole("link", { name: "Grace Hopper" }).count()).toBe(1);
  // The same search again looks again, whether a person is open or not.
  expect(await search(page, "Grace Hopper")).toBe("1 person");
  await page.getByRole("link", { name: "Grace Hopper" }).click();
  await page.getByRole("heading", { name: "Grace Hopper" }).waitFor();
  expect(await search(page, "Grace Hopper")).toBe("1 person");
  expect(troubles).toEqual([]);
});

test("the copied curl command removes the same key, and holds no token", async () => {
  await using visit = await desk.visit({ permissions: ["clipboard-read", "clipboard-write"] });
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Alan Turing");
  await page.getByRole("button", { name: "Remove Security key" }).click();
  await page.getByText("The same request with curl").click();
  await page.getByRole("button", { name: "Copy as curl" }).click();
  await page.getByText("Copied.").waitFor();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain('"authorization: Bearer $ZITADEL_TOKEN"');

  const { stdout } = await promisify(execFile)("sh", ["-c", command], {
    env: { ...process.env, ZITADEL_TOKEN: "demo-token" },
  });
  expect(JSON.parse(stdout)).toMatchObject({ details: { resourceOwner: homeOrg } });
  expect(await keysOnServer(desk.management, "300000000000000112")).toEqual([]);

  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByText("was gone already; the list no longer has it.").waitFor();
  expect(troubles).toEqual([]);
});

test("the organization decides whom one sees", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Betty Holberton");
  await page.getByRole("button", { name: "Organization: Analytical Engines" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose the organization" });
  await dialog.getByLabel("ID of another organization").fill("1");
  await dialog.getByRole("button", { name: "Open", exact: true }).click();
  await dialog.getByText("There is no organization with this ID.").waitFor();
  await dialog.getByLabel("ID of another organization").fill(otherOrg);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Organization: Difference Machines" }).waitFor();

  expect(await page.getByRole("heading", { name: "Betty Holberton" }).count()).toBe(0);
  expect(await search(page, "betty")).toBe("Nobody found for “betty”.");
  await openPerson(page, "Charles Babbage");
  await page.getByText("Brass key").waitFor();

  // A link to a person of the home organization does not show their keys in this one.
  await page.evaluate((org) => {
    location.hash = `#org=${org}&user=300000000000000115`;
  }, otherOrg);
  await page.getByText("This person belongs to another organization.").waitFor();
  expect(await page.getByRole("heading", { name: "Second factors" }).count()).toBe(0);

  await page.getByRole("button", { name: "Organization: Difference Machines" }).click();
  await dialog.getByRole("button", { name: "Analytical Engines" }).click();
  await page.getByRole("button", { name: "Organization: Analytical Engines" }).waitFor();
  expect(troubles).toEqual([]);
});

test("a registration link is sent after a confirmation that names the mailbox", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Radia Perlman");
  const sent = () => desk.emulator.calls.filter(({ rpc }) => rpc === "SendPasswordlessRegistration").length;
  await page.getByRole("button", { name: "Send a link to register a passkey" }).click();
  const dialog = page.getByRole("dialog", { name: "Send Radia Perlman a registration link?" });
  expect(await dialog.textContent()).toContain("radia.perlman@example.com");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(sent()).toBe(0);
  await page.getByRole("button", { name: "Send a link to register a passkey" }).click();
  await dialog.getByRole("button", { name: "Send" }).click();
  await page
    .getByText(
      "ZITADEL accepted a registration link for radia.perlman@example.com. It goes out if the instance",
    )
    .waitFor();
  expect(sent()).toBe(1);
  expect(troubles).toEqual([]);
});
