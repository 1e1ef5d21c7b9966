import { Code } from "@connectrpc/connect";
import { changeDetails } from "../service/context.js";
import { failure } from "../service/failure.js";
import { demand } from "../service/user-permission.js";
import { writeEvent } from "../service/write-event.js";
import { eventsOf } from "../world/events.js";
import type { Rpcs } from "./rpc.js";
import { usedId } from "./used-id.js";

/**
 * All recovery codes of a user at once, or none: again is a success. The details are those of the last event before
 * the removal that the server looks at, not of the removal.
 */
export const recoveryCodes: Pick<Rpcs, "removeRecoveryCodes"> = {
  removeRecoveryCodes: ({ userId }, context) => {
    const user = usedId(context, userId);
    demand(context, "user.credential.write", userId, user.given.orgId);
    if (user.given.state === "locked") {
      throw failure(Code.FailedPrecondition, "COMMAND-d9u8q", context.text("Errors.User.Locked"));
    }
    const last = eventsOf(context.state, userId).findLast(({ type }) => isLookedAt.test(type));
    const codes = user.factors.filter(
      ({ type, removedAt }) => type === "recoveryCodes" && removedAt === undefined,
    );
    if (codes.length > 0 && user.given.state !== "deleted") {
      const { at } = writeEvent(context, userId, "user.human.mfa.recoverycode.removed", user.given.orgId);
      for (const code of codes) code.removedAt = at;
    }
    return { details: last ? changeDetails(last) : {} };
  },
};

const isLookedAt = /^user\.(human\.mfa\.recoverycode\.(added|removed)|locked|unlocked|removed)$/;
