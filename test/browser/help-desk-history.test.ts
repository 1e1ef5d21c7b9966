import { expect } from "vitest";
import { helpDeskWorld, homeOrg } from "../../scripts/help-desk-world.js";
import { test } from "../support/chromium.js";
import { keyRow, openPerson, remove, signIn, startHelpDesk } from "./help-desk.js";

/** An id as the server makes it at this time. */
function idOf(time: number): string {
  return String(BigInt(Math.floor((time - Date.UTC(2019, 3, 29)) / 10)) << 24n);
}

test("when and by whom a key was registered, and what became of the others", async () => {
  const now = Date.now();
  const world = {
    ...helpDeskWorld,
    users: [
      ...helpDeskWorld.users.slice(0, 2),
      {
        id: "1",
        orgId: homeOrg,
        userName: "ida",
        human: { firstName: "Ida", lastName: "Rhodes" },
        factors: [
          { type: "u2f" as const, id: idOf(now), name: "New key" },
          // Of that kind only one: the log names no key, so two at a time would be a guess.
          { type: "passkey" as const, id: idOf(now - 3_600_000), name: "Old phone" },
        ],
      },
    ],
  };
  await using desk = await startHelpDesk({ world });
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  await openPerson(page, "Ida Rhodes");
  await keyRow(page, "New key")
    .getByText(/registered .* by .+, event \d+/)
    .waitFor();
  expect(await keyRow(page, "Old phone").textContent()).not.toContain(" by ");
  await remove(page, "New key");
  await page.getByText("is removed").waitFor();
  await page.getByText("History of the factors").click();
  const first = page.locator(".events > li").first();
  await first.getByText(/U2F.*removed/).waitFor();
  expect(await first.textContent()).toMatch(/ (GMT|UTC).* · by Hilda Desk · event \d+$|by Hilda Desk/);
  expect(troubles).toEqual([]);
});
