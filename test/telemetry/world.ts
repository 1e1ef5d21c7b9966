import type { World } from "zitadel-mgmt/emulator";

export const token = "telemetry-test-token";
export const userId = "310000000000000011";
export const keyId = "310000000000000021";

const orgId = "310000000000000001";

export const world: World = {
  orgs: [{ id: orgId, name: "Telemetry" }],
  users: [
    {
      id: "310000000000000010",
      orgId,
      userName: "service",
      machine: {},
      roles: { [orgId]: ["ORG_OWNER"] },
      tokens: [token],
    },
    { id: userId, orgId, userName: "grace", human: {}, factors: [{ type: "u2f", id: keyId, name: "key" }] },
  ],
};
