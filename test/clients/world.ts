import type { World } from "zitadel-mgmt/emulator";

export const token = "independent-clients-token";
export const orgId = "330000000000000001";
export const userId = "330000000000000011";
export const keyId = "330000000000000021";
export const otherKeyId = "330000000000000022";

/** What every server says to a key that is not there. */
export const gone = "WebAuthN Token could not be found (COMMAND-DAfb2)";

/** A service account, and a person with two security keys and an authenticator app. */
export const world: World = {
  orgs: [{ id: orgId, name: "Independent clients" }],
  users: [
    {
      id: "330000000000000010",
      orgId,
      userName: "service",
      machine: {},
      roles: { [orgId]: ["ORG_OWNER"] },
      tokens: [token],
    },
    {
      id: userId,
      orgId,
      userName: "ada",
      human: { firstName: "Ada", lastName: "Lovelace" },
      factors: [
        { type: "u2f", id: keyId, name: "lost" },
        { type: "u2f", id: otherKeyId, name: "kept" },
        { type: "otp" },
      ],
    },
  ],
};
