import { ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { type Emulator, startEmulator, type WorldFactor } from "../../src/emulator.js";
import { isFindUserError, type Removal, secondFactors } from "../../src/factors.js";
import { everyLossWasAskedFor, removeBefore } from "../bulk/removal-model.js";
import { checkPlans, type Plan } from "../bulk/removal-plan.js";
import { clientOf, isOf, troubledTransport, unverified } from "../bulk/troubled-client.js";

/** The factors of a user in the emulator's world at this moment. */
function factorsOf({ world }: Emulator, userId: string): WorldFactor[] {
  return world.users.find(({ id }) => id === userId)?.factors ?? [];
}

/** What is told of a factor is true of the world. */
function holds(emulator: Emulator, { factor, outcome }: Removal, had: boolean): void {
  const has = factorsOf(emulator, factor.userId).some((each) => isOf(factor, each));
  if (outcome === "removed" || outcome === "gone") expect({ factor, has }).toEqual({ factor, has: false });
  if (outcome === "refused" && had) expect({ factor, has }).toEqual({ factor, has: true });
}

/**
 * Finds, removes and removes all while everything goes wrong that the courses of a plan say: what is told is true, only
 * what was asked for is lost, and what is told to be complete leaves nothing that can be signed in with.
 */
async function checkJob({ ignoreOrg: _, ...plan }: Plan): Promise<void> {
  await using emulator = await startEmulator({ world: plan.world });
  // The job is patient: more would be asked than the time allows.
  const asked = plan.keys
    .slice(0, 2)
    .flatMap(({ orgId, ...key }) => (orgId === undefined ? [] : [{ ...key, orgId }]));
  for (const course of plan.courses.slice(0, 2)) {
    const clear = course.faults.map((fault) => emulator.fault(fault));
    if (course.before) await removeBefore(emulator, { ...plan, ignoreOrg: false }, course.before);
    await using transport = troubledTransport(emulator, course);
    const job = secondFactors(clientOf(course, transport));
    for (const factor of asked) {
      // What was given up may still be done later.
      const patient = course.timeoutMs > 1_000;
      const had = patient && factorsOf(emulator, factor.userId).some((each) => isOf(factor, each));
      holds(emulator, await job.remove(factor), had);
    }
    const [last] = asked;
    try {
      if (last && course.stopAfter) {
        const { userId: id, orgId } = last;
        const { complete, removals } = await job.removeAll(await job.findUser(id));
        for (const one of removals) holds(emulator, one, false);
        const left = factorsOf(emulator, id).filter((factor) => !unverified(factor));
        if (complete) expect({ id, orgId, left }).toEqual({ id, orgId, left: [] });
        for (const { factor } of removals) asked.push(factor as (typeof asked)[0]);
      }
    } catch (error) {
      // Everything but a failure of the calls is a failure of the test.
      if (!(error instanceof ConnectError) && !isFindUserError(error)) throw error;
    }
    for (const each of clear) each();
  }
  everyLossWasAskedFor(emulator, { ...plan, ignoreOrg: false, keys: asked });
}

test("whatever goes wrong, what the job tells is true", async () => {
  const checked = await checkPlans(checkJob, { runs: 240, timeMs: 30_000 });
  expect(checked).toBeGreaterThan(10);
}, 90_000);
