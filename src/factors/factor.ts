import type { ListedFactor } from "./api.js";
import { factorTypes } from "./factor-key.js";
import { idTime } from "./id-time.js";
import type { PersonRef } from "./person.js";

/** A second factor or passkey of a person that the server lists. Only verified ones are listed. */
export interface Factor extends ListedFactor {
  /** The person. */
  userId: string;
  /** The organization of the person. */
  orgId: string;
  /** When its registration was begun, by its id. Absent for what has no id, and for an id that is none of ZITADEL's own. */
  registeredAt?: Date;
}

/** What the server lists of a person. */
export interface PersonFactors {
  factors: Factor[];
  /** How many more there are, of kinds that this package does not know. */
  strange: number;
}

/** The factors of a person, by type, name and id. */
export function factorsOfPerson({ id, orgId }: PersonRef, listed: ListedFactor[]): Factor[] {
  const order = ({ type }: ListedFactor) =>
    type === "passkey" ? factorTypes.length : factorTypes.indexOf(type);
  return listed
    .map((factor): Factor => {
      const registeredAt = factor.tokenId === undefined ? undefined : idTime(factor.tokenId);
      return { userId: id, orgId, ...factor, ...(registeredAt && { registeredAt }) };
    })
    .sort(
      (one, other) =>
        order(one) - order(other) || compare(one.name, other.name) || compare(one.tokenId, other.tokenId),
    );
}

function compare(one = "", other = ""): number {
  return one < other ? -1 : Number(one > other);
}
