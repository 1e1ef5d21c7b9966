import type { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import type { RpcsOf } from "../service/rpcs-of.js";

/** The rpcs that the server has: ours without the alias. */
export type Rpcs = RpcsOf<Omit<(typeof ManagementService)["method"], "removeHumanMultiFactorU2F">>;
