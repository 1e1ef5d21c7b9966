import { randomInt } from "node:crypto";
import { type RpcContext, type Rpcs, seconds, timestamp } from "../service/context.js";
import type { EventType } from "../service/texts.js";
import { addEvent } from "../world/events.js";
import { newId } from "../world/state.js";

/** Links for the registration of a passkey. The server does not look whether the user exists, and neither is it done here. */
export const passwordlessRegistration: Pick<
  Rpcs,
  "addPasswordlessRegistration" | "sendPasswordlessRegistration"
> = {
  addPasswordlessRegistration: ({ userId }, context) => {
    const details = begin(context, userId, "user.human.passwordless.initialization.code.added");
    const parameters = `userID=${userId}&orgID=${context.orgId}&codeID=${newId(context.state)}&code=${newCode()}`;
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

function begin(context: RpcContext, userId: string, type: EventType) {
  const { sequence, at, resourceOwner } = addEvent(context, userId, type);
  return { sequence: BigInt(sequence), creationDate: timestamp(at), resourceOwner };
}

function newCode(): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
