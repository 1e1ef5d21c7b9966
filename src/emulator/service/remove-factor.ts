import { Code } from "@connectrpc/connect";
import { ErrorId } from "../../errors.js";
import type { EventType } from "../world/event-type.js";
import type { Factor, User } from "../world/state.js";
import type { CallContext } from "./context.js";
import { changeDetails } from "./context.js";
import { failure } from "./failure.js";
import type { TextKey } from "./texts.js";
import { writeEvent } from "./write-event.js";

/** A factor that both APIs remove by an rpc of its own. */
export type RemovableFactor = Exclude<Factor["type"], "recoveryCodes">;

const otpText = "Errors.User.MFA.OTP.NotExisting";
const webAuthN = {
  errorId: ErrorId.WebAuthNTokenNotFound,
  errorText: "Errors.User.WebAuthN.NotFound",
} as const;

const removals: Record<RemovableFactor, { event: EventType; errorId: string; errorText: TextKey }> = {
  u2f: { ...webAuthN, event: "user.human.mfa.u2f.token.removed" },
  passkey: { ...webAuthN, event: "user.human.passwordless.token.removed" },
  otp: { event: "user.human.mfa.otp.removed", errorId: ErrorId.OtpNotFound, errorText: otpText },
  otpSms: { event: "user.human.mfa.otp.sms.removed", errorId: ErrorId.OtpSmsNotFound, errorText: otpText },
  otpEmail: {
    event: "user.human.mfa.otp.email.removed",
    errorId: ErrorId.OtpEmailNotFound,
    errorText: otpText,
  },
};

/** What is removed: of a U2F key or a passkey, the one with this id. */
export interface RemovalTarget {
  type: RemovableFactor;
  tokenId?: string;
}

/**
 * Finds the factor that a removal is for, of a user who is not deleted; throws the error that stands for an unknown user
 * and an unknown or removed factor alike. U2F keys and passkeys share one id space, so that either rpc finds both.
 */
export function findFactor(
  { text }: CallContext,
  user: User | undefined,
  { type, tokenId }: RemovalTarget,
): Factor {
  const found =
    user && user.given.state !== "deleted"
      ? user.factors.find(
          (factor) =>
            factor.removedAt === undefined &&
            (tokenId === undefined ? factor.type === type : "id" in factor && factor.id === tokenId),
        )
      : undefined;
  if (found) return found;
  const { errorId, errorText } = removals[type];
  throw failure(Code.NotFound, errorId, text(errorText));
}

/**
 * Removes a factor that was found, by the rpc for a type of factor. A key removed by the rpc for the other type is gone
 * and yet stays listed for ever.
 */
export function removeFound(
  context: CallContext,
  user: User,
  factor: Factor,
  type: RemovableFactor,
): { details: ReturnType<typeof changeDetails> } {
  const written = writeEvent(context, user.given.id, removals[type].event, user.given.orgId);
  factor.removedAt = written.at;
  if (factor.type !== type) factor.staysListed = true;
  return { details: changeDetails(written) };
}
