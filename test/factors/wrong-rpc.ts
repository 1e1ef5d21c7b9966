import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import type { Emulator } from "../../src/emulator.js";
import type { FactorRef } from "../../src/factors.js";
import { createTransport } from "../../src/grpc-web.js";
import { createClient, ManagementService } from "../../src/index.js";
import { acme, type Way } from "./world.js";

/** Removes a passkey by the rpc for security keys, which succeeds and leaves it listed for ever. */
export async function removeByWrongRpc(
  { baseUrl }: Emulator,
  { api }: Way,
  { userId, tokenId = "" }: FactorRef,
): Promise<void> {
  const transport = createTransport({ baseUrl, auth: "owner-token", orgId: acme });
  if (api === "v1")
    await createClient(ManagementService, transport).removeHumanAuthFactorU2F({ userId, tokenId });
  else await createClient(UserService, transport).removeU2F({ userId, u2fId: tokenId });
}
