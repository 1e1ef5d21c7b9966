import type { World } from "zitadel-mgmt/emulator";

/** A help desk with a token, and a person with four security keys. */
export const demoWorld: World = {
  orgs: [{ id: "300000000000000001", name: "Analytical Engines" }],
  users: [
    {
      id: "300000000000000010",
      orgId: "300000000000000001",
      userName: "help-desk",
      machine: { name: "Help desk" },
      roles: { "300000000000000001": ["ORG_OWNER"] },
      tokens: ["demo-token"],
    },
    {
      id: "300000000000000011",
      orgId: "300000000000000001",
      userName: "ada@example.com",
      human: { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com", emailVerified: true },
      factors: [
        { type: "u2f", id: "300000000000000021", name: "YubiKey on the key ring" },
        { type: "u2f", id: "300000000000000022", name: "YubiKey in the drawer" },
        { type: "u2f", id: "300000000000000023", name: "Laptop" },
        { type: "u2f", id: "300000000000000024", name: "Old phone" },
      ],
    },
  ],
};
