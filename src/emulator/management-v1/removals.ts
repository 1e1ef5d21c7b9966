import type { CallContext } from "../service/context.js";
import { findFactor, type RemovalTarget, removeFound } from "../service/remove-factor.js";
import type { Rpcs } from "./rpc.js";

/** The removals. A user of another organization than that of the call is as unknown as any. */
export const removals: Pick<
  Rpcs,
  | "removeHumanAuthFactorOTP"
  | "removeHumanAuthFactorU2F"
  | "removeHumanAuthFactorOTPSMS"
  | "removeHumanAuthFactorOTPEmail"
  | "removeHumanPasswordless"
> = {
  removeHumanAuthFactorOTP: ({ userId }, context) => remove(context, userId, { type: "otp" }),
  removeHumanAuthFactorOTPSMS: ({ userId }, context) => remove(context, userId, { type: "otpSms" }),
  removeHumanAuthFactorOTPEmail: ({ userId }, context) => remove(context, userId, { type: "otpEmail" }),
  removeHumanAuthFactorU2F: ({ userId, tokenId }, context) =>
    remove(context, userId, { type: "u2f", tokenId }),
  removeHumanPasswordless: ({ userId, tokenId }, context) =>
    remove(context, userId, { type: "passkey", tokenId }),
};

function remove(context: CallContext, userId: string, target: RemovalTarget): ReturnType<typeof removeFound> {
  const known = context.state.users.get(userId);
  const user = known?.given.orgId === context.orgId ? known : undefined;
  const factor = findFactor(context, user, target);
  return removeFound(context, user as NonNullable<typeof user>, factor, target.type);
}
