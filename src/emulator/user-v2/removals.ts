import type { CallContext } from "../service/context.js";
import { findFactor, type RemovalTarget, removeFound } from "../service/remove-factor.js";
import { demand } from "../service/user-permission.js";
import type { User } from "../world/state.js";
import type { Rpcs } from "./rpc.js";
import { usedId } from "./used-id.js";

/** The removals, of users of any organization. Which is looked at first, factor or permission, differs by their type. */
export const removals: Pick<
  Rpcs,
  "removeU2F" | "removePasskey" | "removeTOTP" | "removeOTPSMS" | "removeOTPEmail"
> = {
  removeU2F: ({ userId, u2fId }, context) => removeIfThere(context, userId, { type: "u2f", tokenId: u2fId }),
  removePasskey: ({ userId, passkeyId }, context) =>
    removeIfThere(context, userId, { type: "passkey", tokenId: passkeyId }),
  removeTOTP: ({ userId }, context) => removeIfThere(context, userId, { type: "otp" }),
  removeOTPSMS: ({ userId }, context) => removeIfPermitted(context, userId, { type: "otpSms" }),
  removeOTPEmail: ({ userId }, context) => removeIfPermitted(context, userId, { type: "otpEmail" }),
};

function removeIfThere(context: CallContext, userId: string, target: RemovalTarget) {
  const user = context.state.users.get(userId);
  const factor = findFactor(context, user, target);
  const { given } = user as User;
  demand(context, "user.write", userId, given.orgId);
  return removeFound(context, user as User, factor, target.type);
}

function removeIfPermitted(context: CallContext, userId: string, target: RemovalTarget) {
  const user = usedId(context, userId);
  demand(context, "user.write", userId, user.given.orgId);
  return removeFound(context, user, findFactor(context, user, target), target.type);
}
