import { OrgState } from "../../../gen/zitadel/org/v1/org_pb.js";
import { timestamp } from "../service/context.js";
import { instanceDomain } from "../world/instance.js";
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

/** The domain that the server makes of a name. */
function primaryDomain(name: string): string {
  const label = name
    .trim()
    .toLowerCase()
    .replace(/\s+/g, "-")
    .replace(/[^a-z0-9-]/g, "")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
  return `${label}.${instanceDomain}`;
}
