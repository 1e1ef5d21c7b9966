import type { MessageInitShape } from "@bufbuild/protobuf";
import type { MembershipQuery, MembershipSchema } from "../../../gen/zitadel/user/v1/user_pb.js";
import { timestamp } from "../service/context.js";
import { page } from "../service/page.js";
import { instanceName } from "../world/instance.js";
import type { EmulatorState, User } from "../world/state.js";
import { exists } from "../world/users.js";
import { listDetails } from "./list-details.js";
import type { Rpcs } from "./rpc.js";

/** The id of the instance, which owns the memberships on it. */
const instanceId = "400000000000000000";

type Membership = MessageInitShape<typeof MembershipSchema>;

/** The memberships of a user in the organization of the call, and those on the instance. */
export const memberships: Pick<Rpcs, "listUserMemberships"> = {
  listUserMemberships: ({ userId, query, queries }, { state, orgId }) => {
    const user = state.users.get(userId);
    const all = exists(state, user) ? membershipsOf(state, user, orgId) : [];
    const matches = all.filter((membership) => queries.every((one) => matchesQuery(membership, one)));
    const result = page(matches, query);
    return { details: listDetails(state, matches, result), result };
  },
};

function membershipsOf(state: EmulatorState, user: User, orgId: string): Membership[] {
  const { roles = {} } = user.given;
  const membership = (owner: string, names: string[], displayName: string): Membership => ({
    userId: user.given.id,
    details: {
      sequence: 1n,
      creationDate: timestamp(user.createdAt),
      changeDate: timestamp(user.createdAt),
      resourceOwner: owner,
    },
    roles: names,
    displayName,
  });
  const list: Membership[] = [];
  if (roles.instance) {
    list.push({
      ...membership(instanceId, roles.instance, instanceName),
      type: { case: "iam", value: true },
    });
  }
  for (const [id, names] of Object.entries(roles)) {
    const project = state.projects.get(id);
    if (id === orgId) {
      const name = state.orgs.get(orgId)?.name ?? "";
      list.push({ ...membership(orgId, names, name), type: { case: "orgId", value: id } });
    } else if (project?.orgId === orgId) {
      list.push({ ...membership(orgId, names, project.name), type: { case: "projectId", value: id } });
    }
  }
  return list;
}

function matchesQuery({ type }: Membership, { query }: MembershipQuery): boolean {
  switch (query.case) {
    case "iamQuery":
      return type?.case === "iam";
    case "orgQuery":
      return type?.case === "orgId" && type.value === query.value.orgId;
    case "projectQuery":
      return type?.case === "projectId" && type.value === query.value.projectId;
    default:
      // The world has no grants of projects.
      return false;
  }
}
