import type { World } from "./world.js";

/** The world of an emulator that is started without one: a person with every kind of factor, and who may manage them. */
export const demoWorld: World = {
  orgs: [
    { id: "100000000000000001", name: "ACME" },
    { id: "100000000000000002", name: "Globex" },
  ],
  users: [
    {
      id: "200000000000000001",
      orgId: "100000000000000001",
      userName: "alice",
      human: {
        firstName: "Alice",
        lastName: "Adams",
        email: "alice@example.com",
        emailVerified: true,
        phone: "+41791234567",
        phoneVerified: true,
      },
      factors: [
        { type: "u2f", id: "300000000000000001", name: "Blue key" },
        { type: "u2f", id: "300000000000000002", name: "Green key" },
        { type: "u2f", id: "300000000000000003", name: "Red key" },
        { type: "u2f", id: "300000000000000006", name: "Old phone" },
        { type: "passkey", id: "300000000000000004", name: "Laptop" },
        { type: "otp" },
        { type: "otpSms" },
        { type: "otpEmail" },
      ],
    },
    {
      id: "200000000000000002",
      orgId: "100000000000000001",
      userName: "help-desk",
      machine: { name: "Help desk" },
      roles: { "100000000000000001": ["ORG_OWNER"] },
      tokens: ["demo-token"],
    },
    {
      id: "200000000000000003",
      orgId: "100000000000000002",
      userName: "bob",
      human: { firstName: "Bob", lastName: "Brown", email: "bob@example.com", emailVerified: true },
      factors: [{ type: "u2f", id: "300000000000000005", name: "Yellow key" }],
    },
    {
      id: "200000000000000004",
      orgId: "100000000000000002",
      userName: "globex-owner",
      machine: { name: "Globex owner", clientSecret: "demo-secret" },
      roles: { "100000000000000002": ["ORG_OWNER"] },
      tokens: ["demo-token-globex"],
    },
  ],
};
