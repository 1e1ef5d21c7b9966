import { afterAll, beforeAll, describe, expect } from "vitest";
import type { ApiName, World } from "zitadel-mgmt/emulator";
import { helpDeskWorld, otherOrg } from "../../scripts/help-desk-world.js";
import { test } from "../support/chromium.js";
import { type HelpDesk, keyRow, openPerson, remove, search, signIn, startHelpDesk } from "./help-desk.js";

/** The world of the help desk, where Alan Turing and Ada Lovelace have recovery codes too. */
function worldWith(apis: ApiName[]): World {
  const users = helpDeskWorld.users.map((user) =>
    ["alan.turing", "ada.lovelace"].includes(user.userName)
      ? {
          ...user,
          state: "active" as const,
          factors: [...(user.factors ?? []), { type: "recoveryCodes" as const }],
        }
      : user,
  );
  return { ...helpDeskWorld, users, apis };
}

describe.for<[apis: ApiName[], called: ApiName, setting?: ApiName]>([
  [["v1"], "v1"],
  [["v2"], "v2"],
  [["v1", "v2"], "v1"],
  [["v1", "v2"], "v2", "v2"],
])("on a server with %j the page calls %s", ([apis, called, api]) => {
  let desk: HelpDesk;
  beforeAll(async () => {
    desk = await startHelpDesk({ world: worldWith(apis), ...(api && { api }) });
  });
  afterAll(() => desk?.[Symbol.asyncDispose]());

  const services = () =>
    new Set(desk.emulator.calls.map(({ rpc }) => rpc).filter((rpc) => rpc.startsWith("Remove")));
  const factorsOf = (userName: string) =>
    desk.emulator.world.users.find((user) => user.userName === userName)?.factors ?? [];

  test("the whole job: find, see, remove every kind, prove, offer a new passkey", async () => {
    await using visit = await desk.visit();
    const { page } = visit;
    await signIn(page, "Hilda Desk");
    expect(await search(page, "LOVELACE")).toBe("1 person");
    await openPerson(page, "Ada Lovelace");
    const names = [
      "YubiKey in the drawer",
      "YubiKey on the key ring",
      "Authenticator app",
      "Code by text message",
      "Code by e-mail",
      "Laptop",
    ];
    for (const name of names) {
      await remove(page, name);
      await page.getByText("is removed").filter({ hasText: name }).waitFor();
      await keyRow(page, name).waitFor({ state: "detached" });
    }
    expect(factorsOf("ada.lovelace").filter(({ type }) => type !== "recoveryCodes")).toEqual([]);
    await page.getByText("No security key, passkey or one-time password is left.").waitFor();
    const offer = page.locator(".next").getByRole("button", { name: "Send a link to register a passkey" });
    await offer.click();
    await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
    await page.getByText("ZITADEL accepted a registration link for ada.lovelace@example.com.").waitFor();

    await page.getByRole("button", { name: "Show a link instead" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Make a link" }).click();
    if (called === "v1") expect(await dialog.locator("pre").textContent()).toMatch(/^http.*\/ui\/login\//);
    else await dialog.getByText("This API makes no link, but a code").waitFor();
    const secret = (await dialog.locator("pre").last().textContent()) ?? "";
    await dialog.getByRole("button", { name: "Close" }).click();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(secret);
    expect([...services()].some((rpc) => rpc.startsWith("RemoveHuman"))).toBe(called === "v1");
    expect([...services()].some((rpc) => rpc === "RemoveU2F")).toBe(called === "v2");
  });

  test("recovery codes, which no list has, are named, and removed where v2 is there", async () => {
    await using visit = await desk.visit();
    const { page } = visit;
    await signIn(page, "Hilda Desk");
    await openPerson(page, "Alan Turing");
    const section = page.locator(".codes");
    const text =
      called === "v1" ? "This person has recovery codes" : "No list shows whether this person has any.";
    await section.getByText(text).waitFor();
    await section.getByRole("button", { name: "Remove recovery codes" }).click();
    await page.getByRole("alertdialog", { name: "Remove Recovery codes?" }).getByRole("checkbox").check();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove", exact: true }).click();
    if (apis.includes("v2")) {
      await page.getByText("No recovery codes are left").waitFor();
      expect(factorsOf("alan.turing").map(({ type }) => type)).toEqual(["u2f"]);
      if (called === "v1") await section.getByText("The audit log shows none").waitFor();
    } else {
      await page.getByText("Recovery codes were not removed. This server does not offer it.").waitFor();
      expect(factorsOf("alan.turing").map(({ type }) => type)).toContain("recoveryCodes");
    }
  });

  test("what the role does not allow is not offered, as far as the API tells it before", async () => {
    await using visit = await desk.visit();
    const { page } = visit;
    await signIn(page, "Vera Viewer");
    await openPerson(page, "Adele Goldberg");
    const button = page.getByRole("button", { name: "Remove Security key" });
    const reason = page.getByText("Your role lets you look, but not remove.");
    if (called === "v2") {
      // Its removals look at the ids first: nothing tells before one is tried.
      await remove(page, "Security key");
      await page.getByText("Security key was not removed. Your role does not allow this.").waitFor();
      await page.getByText("AUTH-AWfge").waitFor();
    }
    await reason.waitFor();
    expect(await button.count()).toBe(0);
    await page.getByText("Your role does not allow to send registration links.").waitFor();
    expect(await page.getByRole("button", { name: /link/ }).count()).toBe(0);
    expect(factorsOf("adele.goldberg")).toHaveLength(1);
    // Nothing was sent that could have removed or made anything.
    const done = desk.emulator.calls.filter(
      ({ rpc, caller, answer }) =>
        caller === "300000000000000011" && /^(Remove|Add|Send|Create)/.test(rpc) && answer.code === 0,
    );
    expect(done).toEqual([]);
  });

  test("people of another organization are not touched", async () => {
    await using visit = await desk.visit();
    const { page } = visit;
    await signIn(page, "Hilda Desk");
    await page.getByRole("button", { name: /^Organization: (Analytical|3000)/ }).waitFor();
    await page.evaluate(() => {
      location.hash = "#user=300000000000000201";
    });
    await page.getByText("This person belongs to another organization.").waitFor();
    expect(await page.getByRole("heading", { name: "Second factors" }).count()).toBe(0);
    await page.getByRole("button", { name: /^Organization/ }).click();
    await page.getByLabel("ID of another organization").fill("1");
    await page.keyboard.press("Enter");
    await page.getByText("There is no organization with this ID.").waitFor();
    await page.getByLabel("ID of another organization").fill(otherOrg);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Organization: (Difference|300000000000000002)/ }).waitFor();
    expect(await search(page, "betty")).toBe("Nobody found for “betty”.");
    await openPerson(page, "Charles Babbage");
    await page.getByText("Brass key", { exact: true }).waitFor();
  });
});
