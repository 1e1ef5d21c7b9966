import { Code } from "@connectrpc/connect";
import { ErrorId } from "../../errors.js";
import { changeDetails, type RpcContext, type Rpcs } from "../service/context.js";
import { failure } from "../service/failure.js";
import type { EventType, TextKey } from "../service/texts.js";
import { addEvent } from "../world/events.js";
import type { Factor } from "../world/state.js";

type Removal = { event: EventType; errorId: string; errorText: TextKey };

const otp: Removal = {
  event: "user.human.mfa.otp.removed",
  errorId: ErrorId.OtpNotFound,
  errorText: "Errors.User.MFA.OTP.NotExisting",
};

const webAuthN = {
  errorId: ErrorId.WebAuthNTokenNotFound,
  errorText: "Errors.User.WebAuthN.NotFound",
} as const;

/**
 * The removals. One error covers an unknown, foreign or deleted user and an unknown or removed factor. U2F keys and
 * passkeys share one id space: removed by the other rpc, a token is gone and yet stays listed.
 */
export const removals: Pick<
  Rpcs,
  | "removeHumanAuthFactorOTP"
  | "removeHumanAuthFactorU2F"
  | "removeHumanAuthFactorOTPSMS"
  | "removeHumanAuthFactorOTPEmail"
  | "removeHumanPasswordless"
> = {
  removeHumanAuthFactorOTP: ({ userId }, context) =>
    remove(context, userId, otp, (factor) => factor.type === "otp"),
  removeHumanAuthFactorOTPSMS: ({ userId }, context) =>
    remove(
      context,
      userId,
      { ...otp, event: "user.human.mfa.otp.sms.removed", errorId: ErrorId.OtpSmsNotFound },
      (factor) => factor.type === "otpSms",
    ),
  removeHumanAuthFactorOTPEmail: ({ userId }, context) =>
    remove(
      context,
      userId,
      { ...otp, event: "user.human.mfa.otp.email.removed", errorId: ErrorId.OtpEmailNotFound },
      (factor) => factor.type === "otpEmail",
    ),
  removeHumanAuthFactorU2F: ({ userId, tokenId }, context) =>
    removeToken(context, userId, tokenId, "u2f", "user.human.mfa.u2f.token.removed"),
  removeHumanPasswordless: ({ userId, tokenId }, context) =>
    removeToken(context, userId, tokenId, "passkey", "user.human.passwordless.token.removed"),
};

function removeToken(
  context: RpcContext,
  userId: string,
  tokenId: string,
  type: "u2f" | "passkey",
  event: EventType,
): ReturnType<typeof remove> {
  return remove(
    context,
    userId,
    { ...webAuthN, event },
    (factor) => "id" in factor && factor.id === tokenId,
    (factor) => {
      if (factor.type !== type) factor.staysListed = true;
    },
  );
}

function remove(
  context: RpcContext,
  userId: string,
  { event, errorId, errorText }: Removal,
  matches: (factor: Factor) => boolean,
  onRemoved: (factor: Factor) => void = () => {},
): { details: ReturnType<typeof changeDetails> } {
  const { state, orgId, text } = context;
  const user = state.users.get(userId);
  const found =
    user && user.given.state !== "deleted" && user.given.orgId === orgId
      ? user.factors.find((factor) => factor.removedAt === undefined && matches(factor))
      : undefined;
  if (!found) throw failure(Code.NotFound, errorId, text(errorText));
  const written = addEvent(context, userId, event);
  found.removedAt = written.at;
  onRemoved(found);
  return { details: changeDetails(written) };
}
