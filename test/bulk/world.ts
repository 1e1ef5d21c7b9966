import type { Emulator, World } from "../../src/emulator.js";
import type { FactorKey } from "../../src/factors/factor-key.js";

export const orgId = "10";
export const otherOrgId = "20";
export const token = "owner-of-org-10";

/** An organization of so many people with so many security keys each, and its owner. Another organization is empty. */
export function worldOf(people: number, keysEach: number): World {
  return {
    orgs: [
      { id: orgId, name: "ACME" },
      { id: otherOrgId, name: "Globex" },
    ],
    users: [
      { id: "1", orgId, userName: "owner", machine: {}, roles: { [orgId]: ["ORG_OWNER"] }, tokens: [token] },
      ...Array.from({ length: people }, (_, person) => ({
        id: `user-${person}`,
        orgId,
        userName: `person-${person}`,
        human: { email: `person-${person}@example.com`, emailVerified: true },
        factors: Array.from({ length: keysEach }, (_, key) => ({
          type: "u2f" as const,
          id: `key-${person}-${key}`,
          name: `key ${key}`,
        })),
      })),
    ],
  };
}

/** The keys of {@link worldOf}, user by user. */
export function* keysOf(people: number, keysEach: number): Generator<FactorKey> {
  for (let person = 0; person < people; person++) {
    for (let key = 0; key < keysEach; key++) {
      yield { userId: `user-${person}`, type: "u2f", tokenId: `key-${person}-${key}` };
    }
  }
}

/** How often each key was removed, by the log of the emulator. */
export function removalsByKey({ calls }: Emulator): Map<string, number> {
  const removals = new Map<string, number>();
  for (const { rpc, request, answer } of calls) {
    if (!rpc.startsWith("Remove") || answer.code !== 0) continue;
    const { tokenId } = request as { tokenId: string };
    removals.set(tokenId, (removals.get(tokenId) ?? 0) + 1);
  }
  return removals;
}

/** The factors that exist still. */
export function factorsLeft({ world }: Emulator): number {
  return world.users.reduce((sum, { factors = [] }) => sum + factors.length, 0);
}
