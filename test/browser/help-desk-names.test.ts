import { afterAll, beforeAll, expect } from "vitest";
import type { World } from "zitadel-mgmt/emulator";
import { helpDeskWorld, homeOrg } from "../../scripts/help-desk-world.js";
import { test } from "../support/chromium.js";
import { type HelpDesk, openPerson, signIn, startHelpDesk } from "./help-desk.js";

const u2f = (id: string, name: string) => ({ type: "u2f" as const, id, name });

/** People whose names and keys want to be taken for something else. */
const world: World = {
  ...helpDeskWorld,
  users: [
    ...helpDeskWorld.users.slice(0, 2),
    {
      id: "1",
      orgId: homeOrg,
      userName: "mallory",
      human: { firstName: "Mallory\u202e", lastName: "yrollaM", email: "5x9@example.com", phone: "+1" },
      factors: [
        u2f("300000000000000501", "\u202eelbaveromer ton"),
        u2f("300000000000000502", "a\u0007\u200bb\u0085"),
        u2f("300000000000000503", `piled\u0301${"\u0301".repeat(40)}`),
        u2f("300000000000000504", "👩‍💻 laptop"),
        u2f("300000000000000505", "x".repeat(5_000)),
      ],
    },
    {
      id: "2",
      orgId: homeOrg,
      userName: "twins",
      human: { firstName: "Two", lastName: "Twins" },
      factors: [
        u2f("300000000000000511", "Key 10"),
        u2f("300000000000000512", "Key 2"),
        u2f("300000000000000513", "Key 1"),
        u2f("300000000000000514", "Key 11"),
        u2f("300000000000000515", "Desk"),
        u2f("250000000000000515", "Desk"),
        u2f("300000000000000516", "Desk"),
        { type: "passkey", id: "300000000000000517", name: "Desk" },
      ],
    },
  ],
};

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk({ world });
});
afterAll(() => desk?.[Symbol.asyncDispose]());

test("what nobody could see in a name is shown, and no name reorders what stands around it", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Mallory");
  expect(await page.title()).toBe("Mallory[U+202E] yrollaM · Help desk");
  const names = page.locator(".key .name");
  expect((await names.allTextContents()).sort()).toEqual(
    [
      "[U+202E]elbaveromer ton",
      "a␇[U+200B]b[U+0085]",
      "piled\u0301\u0301\u0301\u0301…",
      "👩‍💻 laptop",
      `${"x".repeat(500)}… (5000 characters)`,
    ].sort(),
  );
  const isolated = await page
    .locator("bdi")
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).unicodeBidi));
  expect(isolated.length).toBeGreaterThan(6);
  expect(new Set(isolated)).toEqual(new Set(["isolate"]));
  await page.getByRole("button", { name: "Remove [U+202E]elbaveromer ton" }).click();
  await page.getByRole("alertdialog", { name: "Remove [U+202E]elbaveromer ton?" }).waitFor();
  await page.keyboard.press("Escape");
  // The typeface makes a sign of multiplication of an x between digits.
  const email = page.locator(".person dd bdi").filter({ hasText: "5x9@example.com" });
  expect(await email.evaluate((element) => getComputedStyle(element).fontVariantLigatures)).toBe(
    "no-contextual",
  );
  expect(await email.evaluate((element) => getComputedStyle(element).fontVariantNumeric)).toBe("normal");
  expect(troubles).toEqual([]);
});

test("keys sort as people count, and those of one name are told apart by kind, date or id", async () => {
  await using visit = await desk.visit();
  const { page } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Two Twins");
  const buttons = page.getByRole("button", { name: /^Remove / });
  const spoken = (await buttons.allTextContents()).filter((name) => !/codes/.test(name));
  expect(new Set(spoken).size).toBe(8);
  expect(spoken.map((name) => name.replace("Remove ", ""))).toEqual([
    expect.stringMatching(/^Desk, Security key, registered .* 202\d/),
    expect.stringMatching(/^Desk, Security key, registered .* 202\d/),
    expect.stringMatching(/^Desk, Security key, registered .* 202\d/),
    expect.stringMatching(/^Key 1, /),
    expect.stringMatching(/^Key 2, /),
    expect.stringMatching(/^Key 10, /),
    expect.stringMatching(/^Key 11, /),
    expect.stringMatching(/^Desk, Passkey, registered/),
  ]);
  expect(spoken.filter((name) => /, ID 30000000000000051[56]$/.test(name))).toHaveLength(2);
});
