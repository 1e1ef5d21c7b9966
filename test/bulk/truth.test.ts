import { expect, test } from "vitest";
import { checkPlan } from "./removal-model.js";
import { checkPlans } from "./removal-plan.js";

test("whatever goes wrong, no removal is told that did not happen, and none happens that was not asked for", async () => {
  const checked = await checkPlans(checkPlan, { runs: 240, timeMs: 12_000 });
  expect(checked).toBeGreaterThan(20);
}, 40_000);
