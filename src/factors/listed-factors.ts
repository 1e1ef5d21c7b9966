import type { CallOptions } from "@connectrpc/connect";
import type { ManagementClient } from "../client.js";
import { type FactorKey, type FactorType, hasToken } from "./factor-key.js";

/** A factor as the server lists it. Only verified factors are listed. */
export interface ListedFactor {
  type: FactorType;
  /** Of a security key or passkey. */
  tokenId?: string;
  /** Of a security key or passkey: what the user called it. */
  name?: string;
}

/** Lists the factors of a user that are not passkeys: one call. */
export async function listSecondFactors(
  client: ManagementClient,
  userId: string,
  options?: CallOptions,
): Promise<ListedFactor[]> {
  const { result } = await client.listHumanAuthFactors({ userId }, options);
  return result.flatMap(({ type }): ListedFactor[] => {
    if (type.case === undefined) return [];
    if (type.case !== "u2f") return [{ type: type.case }];
    return [{ type: "u2f", tokenId: type.value.id, name: type.value.name }];
  });
}

/** Lists the passkeys of a user: one call. */
export async function listPasskeys(
  client: ManagementClient,
  userId: string,
  options?: CallOptions,
): Promise<ListedFactor[]> {
  const { result } = await client.listHumanPasswordless({ userId }, options);
  return result.map(({ id, name }) => ({ type: "passkey", tokenId: id, name }));
}

/** The call options for the organization of a key. */
export function inOrganization(orgId: string | undefined): CallOptions {
  return orgId === undefined ? {} : { headers: { "x-zitadel-orgid": orgId } };
}

/** What is listed of one user, asked for when it is needed and remembered. */
export interface UserFactors {
  /** The type under which the server lists the key; undefined if it does not. */
  typeOf(key: FactorKey): Promise<FactorType | undefined>;
  /** Lets go of what was listed, so that the next question asks the server. */
  forget(): void;
}

/** Makes the {@link UserFactors} of a user. */
export function userFactors(client: ManagementClient, userId: string): UserFactors {
  const known = new Map<string, ListedFactor[]>();
  const ask = async (kind: "passkeys" | "others", orgId: string | undefined) => {
    const list = kind === "passkeys" ? listPasskeys : listSecondFactors;
    const factors = known.get(`${kind} ${orgId}`) ?? (await list(client, userId, inOrganization(orgId)));
    known.set(`${kind} ${orgId}`, factors);
    return factors;
  };
  return {
    forget: () => known.clear(),
    async typeOf({ orgId, type, tokenId }) {
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
