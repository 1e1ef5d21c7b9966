import type { Factor } from "../world/state.js";
import { exists } from "../world/users.js";
import type { CallContext } from "./context.js";

/**
 * The factors that the read side has of a user: what was removed is not, but for a key that the rpc for another type of
 * key removed. Any user of the instance is answered; an unknown one has none. Recovery codes are in no list.
 */
export function listedFactors({ state, listsLagSince }: CallContext, userId: string): Factor[] {
  const user = state.users.get(userId);
  if (!exists(state, user)) return [];
  return user.factors.filter(({ type, removedAt, staysListed }) => {
    if (type === "recoveryCodes") return false;
    return (
      removedAt === undefined || staysListed || (listsLagSince !== undefined && removedAt >= listsLagSince)
    );
  });
}

/** Whether a factor's registration was begun only. */
export function isNotReady(factor: Factor): boolean {
  return "state" in factor && factor.state === "not_ready";
}
