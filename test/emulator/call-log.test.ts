import { expect, test } from "vitest";
import { start, world } from "./setup.js";

test("the log keeps the last calls as far as they fit into memory", async () => {
  const emulator = await start({ world: world() });
  const long = "x".repeat(2 * 2 ** 20);
  for (let index = 0; index < 20; index++) {
    await fetch(`${emulator.baseUrl}/zitadel.user.v2.UserService/RemoveU2F`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ userId: `${index}-${long}`, u2fId: "k" }),
    });
  }
  const texts = emulator.calls.map(({ request }) => (request as { userId: string }).userId);
  expect(texts.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(32 * 2 ** 20);
  expect(texts.at(-1)).toMatch(/^19-x/);
});
