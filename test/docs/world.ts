import type { World } from "zitadel-mgmt/emulator";

/** The token of the help desk that the guides speak of. */
export const token = "documentation-token";

/** What the commands in the guides speak of. */
export const world: World = {
  orgs: [{ id: "69629023906488334", name: "Acme" }],
  users: [
    {
      id: "69629023906488340",
      orgId: "69629023906488334",
      userName: "help-desk",
      machine: {},
      roles: { "69629023906488334": ["ORG_OWNER"] },
      tokens: [token],
    },
    {
      id: "69629023906488335",
      orgId: "69629023906488334",
      userName: "ada@example.com",
      human: { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com", emailVerified: true },
      factors: [
        { type: "u2f", id: "69629023906488336", name: "lost key" },
        { type: "u2f", id: "69629023906488337", name: "spare key" },
        { type: "otp" },
        { type: "passkey", id: "69629023906488338", name: "laptop" },
      ],
    },
  ],
};
