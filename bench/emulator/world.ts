import type { World } from "../../src/emulator.js";

export const owner = { token: "bench-token", orgId: "100000000000000001" };

/** The ids of a user and of the user's keys. */
export function idsOf(index: number): { userId: string; keys: string[] } {
  const id = (prefix: number, number: number) => `${prefix}${String(number).padStart(17, "0")}`;
  return { userId: id(2, index), keys: [0, 1, 2].map((key) => id(3, 3 * index + key)) };
}

/** A world of people with three security keys each, and an owner. */
export function worldOf(people: number): World {
  const { token, orgId } = owner;
  return {
    orgs: [{ id: orgId, name: "Bench" }],
    users: [
      { id: "1", orgId, userName: "owner", machine: {}, roles: { [orgId]: ["ORG_OWNER"] }, tokens: [token] },
      ...Array.from({ length: people }, (_, index) => {
        const { userId, keys } = idsOf(index);
        return {
          id: userId,
          orgId,
          userName: `user-${index}`,
          human: {
            firstName: "Test",
            lastName: `User ${index}`,
            email: `user-${index}@example.com`,
            emailVerified: true,
          },
          factors: keys.map((key) => ({ type: "u2f" as const, id: key, name: "key" })),
        };
      }),
    ],
  };
}
