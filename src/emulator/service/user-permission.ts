import { Code } from "@connectrpc/connect";
import { ErrorId } from "../../errors.js";
import type { User } from "../world/state.js";
import type { CallContext } from "./context.js";
import { failure } from "./failure.js";
import { permits, rolesIn } from "./permissions.js";

/** Demands that the caller is the user, or has the permission in an organization; throws what the server answers. */
export function demand(
  { state, caller, callerId }: CallContext,
  permission: string,
  userId: string,
  orgId: string,
): void {
  if (callerId === userId) return;
  const roles = caller ? rolesIn(state, caller, orgId) : [];
  if (roles.length === 0) throw failure(Code.NotFound, ErrorId.MembershipNotFound, "membership not found");
  if (!permits(roles, permission)) throw denied("AUTH-AWfge");
  if (!permits(roles.filter(isNotOfProject), permission)) throw denied("AUTH-Swrgg2");
}

/** Whether the caller sees a user in a list: itself, or by the permission, which a role on a project does not give. */
export function sees({ state, caller, callerId }: CallContext, permission: string, { given }: User): boolean {
  if (callerId === given.id) return true;
  return (
    caller !== undefined && permits(rolesIn(state, caller, given.orgId).filter(isNotOfProject), permission)
  );
}

function denied(id: string) {
  return failure(Code.PermissionDenied, id, "No matching permissions found");
}

function isNotOfProject(role: string): boolean {
  return !role.startsWith("PROJECT_");
}
