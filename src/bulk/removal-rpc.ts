import type { CallOptions } from "@connectrpc/connect";
import type { ObjectDetails } from "../../gen/zitadel/v1/object_pb.js";
import type { ManagementClient } from "../client.js";
import type { FactorKey } from "./factor-key.js";

/** The rpc that removes a factor of this type, by the name that servers know. */
export const removalRpc = {
  u2f: "removeHumanAuthFactorU2F",
  passkey: "removeHumanPasswordless",
  otp: "removeHumanAuthFactorOTP",
  otpSms: "removeHumanAuthFactorOTPSMS",
  otpEmail: "removeHumanAuthFactorOTPEmail",
} as const;

/** Sends the removal of a key, in the key's organization. */
export async function sendRemoval(
  client: ManagementClient,
  key: FactorKey,
  options?: CallOptions,
): Promise<ObjectDetails | undefined> {
  const { userId, tokenId = "" } = key;
  const { details } = await client[removalRpc[key.type]]({ userId, tokenId }, options);
  return details;
}
