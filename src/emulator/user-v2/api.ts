import { Code, ConnectError } from "@connectrpc/connect";
import { UserService } from "../../../gen/zitadel/user/v2/user_service_pb.js";
import type { Api } from "../service/api.js";
import { instanceDomain } from "../world/instance.js";
import { factors } from "./factors.js";
import { listUsers } from "./list-users.js";
import { recoveryCodes } from "./recovery-codes.js";
import { registrationLink } from "./registration-link.js";
import { removals } from "./removals.js";
import type { Rpcs } from "./rpc.js";
import { users } from "./users.js";

const rpcs: Rpcs = {
  ...factors,
  ...listUsers,
  ...recoveryCodes,
  ...registrationLink,
  ...removals,
  ...users,
};

/** The user service, v2. */
export const userV2: Api = {
  name: "v2",
  service: UserService,
  rpcs,
  heedsAcceptLanguage: false,
  checksOrigin: false,
  // The server's clock fires inside its look-up of the instance, which then seems not to exist.
  deadlineExceeded: () =>
    new ConnectError(
      `unable to set instance using origin &{${instanceDomain}  http} (ExternalDomain is ${instanceDomain}): ` +
        "ID=QUERY-d3fas Message=Errors.Internal Parent=(context deadline exceeded)",
      Code.NotFound,
    ),
  // What has no id of ZITADEL's went through a second server inside, which writes its own words before it.
  passedOn: (error) =>
    error.code === Code.Unknown && error.details.length === 0
      ? new ConnectError(`rpc error: code = Unknown desc = ${error.rawMessage}`, Code.Unknown)
      : error,
};
