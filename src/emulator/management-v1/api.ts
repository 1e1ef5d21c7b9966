import { Code, type ConnectError } from "@connectrpc/connect";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import { ErrorId } from "../../errors.js";
import type { Api } from "../service/api.js";
import { failure } from "../service/failure.js";
import { changes } from "./changes.js";
import { factors } from "./factors.js";
import { listUsers } from "./list-users.js";
import { memberships } from "./memberships.js";
import { org } from "./org.js";
import { passwordlessRegistration } from "./passwordless-registration.js";
import { removals } from "./removals.js";
import type { Rpcs } from "./rpc.js";
import { users } from "./users.js";

const rpcs: Rpcs = {
  healthz: () => ({}),
  ...changes,
  ...factors,
  ...listUsers,
  ...memberships,
  ...org,
  ...passwordlessRegistration,
  ...removals,
  ...users,
};

/** The Management API, v1. */
export const managementV1: Api = {
  name: "v1",
  service: ManagementService,
  rpcs,
  heedsAcceptLanguage: true,
  checksOrigin: true,
  // The server's clock fires inside its look-up of the organization, which then seems not to exist.
  deadlineExceeded: () =>
    failure(Code.PermissionDenied, ErrorId.OrganizationNotFound, "Organisation doesn't exist"),
  passedOn: (error: ConnectError) => error,
};
