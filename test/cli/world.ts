import { afterEach, beforeEach } from "vitest";
import { type Emulator, startEmulator, type World } from "../../src/emulator.js";

export const acme = "100000000000000001";
export const globex = "100000000000000002";
export const alice = "200000000000000001";
export const bob = "200000000000000003";

/** People with factors in two organizations, and callers with different roles. */
export function helpDeskWorld(): World {
  const caller = (id: string, roles: Record<string, string[]>) => ({
    id,
    orgId: acme,
    userName: id,
    machine: { name: id, clientSecret: `${id}-secret` },
    roles,
    tokens: [`${id}-token`],
  });
  return {
    orgs: [
      { id: acme, name: "ACME" },
      { id: globex, name: "Globex" },
    ],
    users: [
      {
        id: alice,
        orgId: acme,
        userName: "alice",
        human: { firstName: "Alice", lastName: "Adams", email: "alice@example.com", emailVerified: true },
        factors: [
          { type: "u2f", id: "300000000000000001", name: "Blue key" },
          { type: "u2f", id: "300000000000000002", name: "Twin" },
          { type: "u2f", id: "300000000000000003", name: "Twin" },
          { type: "passkey", id: "300000000000000004", name: "Laptop" },
          { type: "otp" },
          { type: "otpEmail" },
          { type: "u2f", id: "300000000000000009", name: "", state: "not_ready" },
        ],
      },
      { id: "200000000000000002", orgId: acme, userName: "alfred", human: { email: "ALICE@example.org" } },
      {
        id: bob,
        orgId: globex,
        userName: "bob",
        human: { firstName: "Bob", lastName: "Brown", email: "bob@example.com" },
        factors: [{ type: "u2f", id: "300000000000000005", name: "Yellow \u001b[31mkey" }],
      },
      // The name of the one is the address of the other.
      {
        id: "200000000000000006",
        orgId: acme,
        userName: "carol@example.com",
        human: { email: "c@example.com" },
      },
      { id: "200000000000000007", orgId: acme, userName: "carol", human: { email: "carol@example.com" } },
      caller("help-desk", { [acme]: ["ORG_USER_MANAGER"] }),
      caller("viewer", { [acme]: ["ORG_OWNER_VIEWER"] }),
      caller("stranger", {}),
      caller("operator", { instance: ["IAM_OWNER"] }),
    ],
  };
}

/** The environment of a program that calls as this user. */
export function envOf(baseUrl: string, caller = "help-desk"): Record<string, string> {
  return { ZITADEL_URL: baseUrl, ZITADEL_TOKEN: `${caller}-token` };
}

/** Starts an emulator of these people for each test of a file. Returns what gives that of the running test. */
export function emulatorOfEachTest(): () => Emulator {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator({ world: helpDeskWorld() });
  });
  afterEach(() => emulator.close());
  return () => emulator;
}
