import { afterAll, beforeAll, expect } from "vitest";
import { test } from "../support/chromium.js";
import { type HelpDesk, signIn, startHelpDesk } from "./help-desk.js";

let desk: HelpDesk;
beforeAll(async () => {
  desk = await startHelpDesk();
});
afterAll(() => desk?.[Symbol.asyncDispose]());

test("the page's policy refuses eval, inline code and other servers; tokens are in this tab only", async () => {
  await using visit = await desk.visit();
  const { page, troubles } = visit;
  await signIn(page, "Hilda Desk");
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect(troubles).toEqual([]);
  const refused = await page.evaluate(async () => {
    const outcome = async (attempt: () => unknown) => {
      // In a task of its own: what the debugger evaluates may do everything.
      await new Promise((resolve) => setTimeout(resolve));
      try {
        await attempt();
        return "allowed";
      } catch (reason) {
        return (reason as Error).name;
      }
    };
    return [
      // biome-ignore lint/security/noGlobalEval: it must not work.
      await outcome(() => globalThis.eval("1")),
      await outcome(() => document.body.insertAdjacentHTML("beforeend", "<b>text</b>")),
      await outcome(() => document.body.setAttribute("onclick", "document.title = 'run'")),
      await outcome(() => fetch("http://127.0.0.1:1/")),
    ];
  });
  expect(refused).toEqual(["EvalError", "TypeError", "TypeError", "TypeError"]);
  // What shows that the other tests would see a violation.
  await expect.poll(() => troubles).toContain("CSP: connect-src http://127.0.0.1:1/");
  const { headers } = await fetch(new URL(page.url()).origin);
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});
