import type { UserService } from "../../../gen/zitadel/user/v2/user_service_pb.js";
import type { RpcsOf } from "../service/rpcs-of.js";

/** The rpcs of the service. */
export type Rpcs = RpcsOf<(typeof UserService)["method"]>;
