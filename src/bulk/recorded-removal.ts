import { type FactorKey, hasToken } from "../factors/factor-key.js";
import type { UserFactors } from "../factors/listed-factors.js";
import { mismatch } from "../factors/removal-error.js";
import { type RemovalResult, type RemovalRun, removeFactor } from "../factors/remove-factor.js";
import type { Journal } from "./journal.js";

/** Removes one factor, unless the journal has it from before, and tells the journal before anything is sent. */
export async function recordedRemoval(
  run: RemovalRun,
  journal: Journal | undefined,
  user: UserFactors,
  key: FactorKey,
  orgId: string | undefined,
): Promise<RemovalResult> {
  const recorded = journal?.recorded(key);
  if (recorded === "removed" || recorded === "alreadyGone") return { key, outcome: recorded, earlier: true };
  const namesake = namesakeOf(key);
  if (namesake && journal?.recorded(namesake) === "removed") {
    return {
      key,
      outcome: "failed",
      error: mismatch(key, namesake.type, "was removed"),
      maybeRemoved: false,
    };
  }
  const meant = { ...(orgId !== undefined && { orgId }), ...key };
  const result = await removeFactor(run, user, meant, {
    sentBefore: recorded === "sending",
    sending: async () => journal?.append({ event: "sending", key }),
  });
  // The journal knows the key as it was given.
  return { ...result, key };
}

/** The key of the other type with the same id. The server has one id space for both: only one of them can be right. */
function namesakeOf(key: FactorKey): FactorKey | undefined {
  return hasToken(key.type) ? { ...key, type: key.type === "u2f" ? "passkey" : "u2f" } : undefined;
}
