import type { EmulatorState, User } from "../world/state.js";

const write = [
  "IAM_OWNER",
  "IAM_ORG_MANAGER",
  "IAM_USER_MANAGER",
  "IAM_LOGIN_CLIENT",
  "ORG_OWNER",
  "ORG_USER_MANAGER",
];
const viewers = ["IAM_OWNER_VIEWER", "ORG_OWNER_VIEWER"];
const editors = ["ORG_USER_PERMISSION_EDITOR", "ORG_PROJECT_PERMISSION_EDITOR"];
const project = [
  "PROJECT_OWNER",
  "PROJECT_OWNER_VIEWER",
  "PROJECT_GRANT_OWNER",
  "PROJECT_GRANT_OWNER_VIEWER",
];
const membershipRead = [
  ...write,
  ...viewers,
  ...project,
  "PROJECT_OWNER_GLOBAL",
  "PROJECT_OWNER_VIEWER_GLOBAL",
];

/** The roles that have a permission, in the default configuration of the server. */
const rolesByPermission: Record<string, string[]> = {
  "user.write": write,
  "user.read": [...write, ...viewers, ...editors, ...project],
  "user.passkey.write": ["IAM_OWNER", "IAM_ORG_MANAGER", "IAM_USER_MANAGER", "IAM_LOGIN_CLIENT", "ORG_OWNER"],
  "user.credential.write": ["IAM_OWNER", "IAM_ORG_MANAGER", "IAM_LOGIN_CLIENT", "ORG_OWNER"],
  "org.read": [...write, ...viewers, "ORG_SETTINGS_MANAGER", ...editors],
  "user.membership.read": membershipRead,
  "user.global.read": [
    ...membershipRead.filter((role) => role !== "IAM_LOGIN_CLIENT"),
    ...editors,
    "ORG_PROJECT_CREATOR",
  ],
};

/** The roles of a user that reach an organization: those in it, on its projects, and on the instance. */
export function rolesIn({ projects }: EmulatorState, user: User, orgId: string): string[] {
  return Object.entries(user.given.roles ?? {})
    .filter(([id]) => id === "instance" || id === orgId || projects.get(id)?.orgId === orgId)
    .flatMap(([, names]) => names);
}

/** Whether one of the roles has the permission. */
export function permits(roles: string[], permission: string): boolean {
  return roles.some((role) => rolesByPermission[permission]?.includes(role));
}
