import type { FactorApi, ListedFactor } from "./api.js";
import { type FactorKey, type FactorType, hasToken } from "./factor-key.js";
import type { PersonRef } from "./person.js";

/** What is known of one user and listed of it, asked for when it is needed and remembered. */
export interface UserFactors {
  /** The user, once it was found: no rpc moves one to another organization. */
  person(orgId: string | undefined): Promise<PersonRef | undefined>;
  /** The type under which the server lists the key; undefined if it does not. */
  typeOf(key: FactorKey): Promise<FactorType | undefined>;
  /** Is told that the server removed a key: what was listed before has it no more. */
  removed(key: FactorKey): void;
  /** Lets go of what was listed, so that the next question asks the server. */
  forget(): void;
}

/** Makes the {@link UserFactors} of a user. */
export function userFactors(api: FactorApi, userId: string): UserFactors {
  const people = new Map<string | undefined, PersonRef>();
  const known = new Map<string, ListedFactor[]>();
  const removed = new Set<string>();
  const ask = async (kind: "passkeys" | "others", orgId: string | undefined) => {
    const list = kind === "passkeys" ? api.listPasskeys : api.listSecondFactors;
    const factors = known.get(`${kind} ${orgId}`) ?? (await list(userId, { orgId })).factors;
    known.set(`${kind} ${orgId}`, factors);
    return factors;
  };
  return {
    async person(orgId) {
      const person = people.get(orgId) ?? (await api.getPerson(userId, { orgId }));
      if (person?.id === userId) people.set(orgId, person);
      return person;
    },
    removed: ({ type, tokenId }) => removed.add(`${type} ${tokenId}`),
    forget() {
      known.clear();
      removed.clear();
    },
    async typeOf({ orgId, type, tokenId }) {
      if (removed.has(`${type} ${tokenId}`)) return undefined;
      if (!hasToken(type)) {
        const factors = await ask("others", orgId);
        return factors.find((factor) => factor.type === type)?.type;
      }
      // Security keys and passkeys share one id space, and the server's removals do not tell them apart.
      for (const kind of type === "passkey"
        ? (["passkeys", "others"] as const)
        : (["others", "passkeys"] as const)) {
        const factors = await ask(kind, orgId);
        const found = factors.find((factor) => factor.tokenId === tokenId);
        if (found) return found.type;
      }
      return undefined;
    },
  };
}
