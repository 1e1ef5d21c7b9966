import { type CallContext, seconds, timestamp } from "../service/context.js";
import { newRegistrationCode } from "../service/registration-code.js";
import { writeEvent } from "../service/write-event.js";
import type { EventType } from "../world/event-type.js";
import { newId } from "../world/state.js";
import type { Rpcs } from "./rpc.js";

/** Links for the registration of a passkey. The server does not look whether the user exists, and neither is it done here. */
export const passwordlessRegistration: Pick<
  Rpcs,
  "addPasswordlessRegistration" | "sendPasswordlessRegistration"
> = {
  addPasswordlessRegistration: ({ userId }, context) => {
    const details = begin(context, userId, "user.human.passwordless.initialization.code.added");
    const parameters = `userID=${userId}&orgID=${context.orgId}&codeID=${newId(context.state)}&code=${newRegistrationCode()}`;
    return {
      details,
      link: `${context.origin}/ui/login/login/passwordless/init?${parameters}`,
      expiration: seconds(3600),
    };
  },
  sendPasswordlessRegistration: ({ userId }, context) => ({
    details: begin(context, userId, "user.human.passwordless.initialization.code.requested"),
  }),
};

function begin(context: CallContext, userId: string, type: EventType) {
  const { sequence, at, resourceOwner } = writeEvent(context, userId, type, context.orgId);
  return { sequence: BigInt(sequence), creationDate: timestamp(at), resourceOwner };
}
