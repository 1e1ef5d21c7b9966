import type { ManagementClient, UserClient } from "../client.js";
import type { FactorApi } from "./api.js";
import { managementV1 } from "./v1.js";
import { userServiceV2 } from "./v2.js";

/** The API that a client speaks, by what it can. Anything else than one of the two clients is a TypeError. */
export function factorApi(client: ManagementClient | UserClient): FactorApi {
  const can = (rpc: string) =>
    typeof (client as unknown as Record<string, unknown> | undefined)?.[rpc] === "function";
  if (can("removeHumanAuthFactorU2F")) return managementV1(client as ManagementClient);
  if (can("removeU2F")) return userServiceV2(client as UserClient);
  throw new TypeError("client must come from createManagementClient, or createUserClient of zitadel-mgmt/v2");
}
