import type { FactorKey } from "../factors/factor-key.js";
import type { UserFactors } from "../factors/listed-factors.js";
import { type RemovalResult, type RemovalRun, removeFactor } from "../factors/remove-factor.js";
import type { Journal } from "./journal.js";

/** Removes one factor, unless the journal has it from an earlier run, and tells the journal before anything is sent. */
export async function recordedRemoval(
  run: RemovalRun,
  journal: Journal | undefined,
  user: UserFactors,
  key: FactorKey,
  orgId: string | undefined,
): Promise<RemovalResult> {
  const recorded = journal?.recorded(key);
  if (recorded === "removed" || recorded === "alreadyGone") return { key, outcome: recorded, earlier: true };
  const meant = { ...(orgId !== undefined && { orgId }), ...key };
  const result = await removeFactor(run, user, meant, {
    sentBefore: recorded === "sending",
    sending: async () => journal?.append({ event: "sending", key }),
  });
  // The journal knows the key as it was given.
  return { ...result, key };
}
