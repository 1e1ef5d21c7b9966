import { expect, test } from "vitest";
import { checkPlan } from "../bulk/removal-model.js";
import { checkPlans } from "../bulk/removal-plan.js";

test("thousands of plans, and no false word about a removal", async () => {
  const checked = await checkPlans(checkPlan, { runs: 6_000, timeMs: 600_000 });
  console.log(`${checked} plans`);
  expect(checked).toBeGreaterThan(2_000);
});
