import { Code, ConnectError } from "@connectrpc/connect";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import type { ObjectDetails } from "../../gen/zitadel/v1/object_pb.js";
import type { ManagementClient } from "../client.js";
import { withOutcome } from "../outcome.js";
import type { FactorKey } from "./factor-key.js";
import { inOrganization } from "./listed-factors.js";

/** The rpc that removes a factor of this type, by the name that servers know. */
export const removalRpc = {
  u2f: "removeHumanAuthFactorU2F",
  passkey: "removeHumanPasswordless",
  otp: "removeHumanAuthFactorOTP",
  otpSms: "removeHumanAuthFactorOTPSMS",
  otpEmail: "removeHumanAuthFactorOTPEmail",
} as const;

/**
 * Sends the removal of a key, in the key's organization, and returns the event that the server wrote. An answer that
 * names none is a `DataLoss` error with an unknown outcome: ZITADEL's always do, those of a gateway or a mock may not.
 */
export async function sendRemoval(client: ManagementClient, key: FactorKey): Promise<ObjectDetails> {
  const rpc = removalRpc[key.type];
  const { userId, tokenId = "" } = key;
  const { details } = await client[rpc]({ userId, tokenId }, inOrganization(key.orgId));
  if (details && (details.sequence > 0n || details.changeDate || details.resourceOwner)) return details;
  const error = new ConnectError("the server reported success, but no event", Code.DataLoss);
  throw withOutcome({ method: ManagementService.method[rpc], open: true, last: undefined }, error);
}
