import { OrgState } from "../../../gen/zitadel/org/v1/org_pb.js";
import { timestamp } from "../service/context.js";
import { primaryDomain } from "../world/instance.js";
import type { Rpcs } from "./rpc.js";

/** The organization of the call. One that was removed is still answered, with no state. */
export const org: Pick<Rpcs, "getMyOrg"> = {
  getMyOrg: (_request, { state, orgId }) => {
    const { name = "", state: orgState = "active" } = state.orgs.get(orgId) ?? {};
    const at = timestamp(state.startedAt);
    return {
      org: {
        id: orgId,
        details: { sequence: 1n, creationDate: at, changeDate: at, resourceOwner: orgId },
        state: { active: OrgState.ACTIVE, inactive: OrgState.INACTIVE, removed: OrgState.UNSPECIFIED }[
          orgState
        ],
        name,
        primaryDomain: primaryDomain(name),
      },
    };
  },
};
