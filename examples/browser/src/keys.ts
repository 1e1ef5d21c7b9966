import type { ManagementClient } from "zitadel-mgmt";
import type { FactorType } from "zitadel-mgmt/bulk";
import { AuthFactorState } from "zitadel-mgmt/gen/zitadel/user/v1/user_pb";

/** Something that a person signs in with: a second factor or a passkey. */
export interface Key {
  type: FactorType;
  /** Undefined for the types of which a person has one at most. */
  tokenId: string | undefined;
  /** The name that the person gave it, else what it is. */
  name: string;
  ready: boolean;
}

/** What each type is called, and where REST removes it, below `/management/v1/users/{id}/`. */
export const removals: Record<FactorType, { label: string; restPath: string }> = {
  u2f: { label: "Security key", restPath: "auth_factors/u2f" },
  otp: { label: "Authenticator app", restPath: "auth_factors/otp" },
  otpSms: { label: "Code by text message", restPath: "auth_factors/otp_sms" },
  otpEmail: { label: "Code by e-mail", restPath: "auth_factors/otp_email" },
  passkey: { label: "Passkey", restPath: "passwordless" },
};

/** Lists a person's second factors, then the passkeys, each by type and name. */
export async function listKeys(
  management: ManagementClient,
  userId: string,
  signal?: AbortSignal,
): Promise<Key[]> {
  const options = signal ? { signal } : {};
  const [factors, passkeys] = await Promise.all([
    management.listHumanAuthFactors({ userId }, options),
    management.listHumanPasswordless({ userId }, options),
  ]);
  const keys: Key[] = [
    ...factors.result.flatMap(({ type, state }) =>
      type.case ? [toKey(type.case, state, type.case === "u2f" ? type.value : {})] : [],
    ),
    ...passkeys.result.map((passkey) => toKey("passkey", passkey.state, passkey)),
  ];
  const order = Object.keys(removals);
  return keys.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type) || a.name.localeCompare(b.name));
}

function toKey(type: FactorType, state: AuthFactorState, { id, name }: { id?: string; name?: string }): Key {
  return { type, tokenId: id, name: name || removals[type].label, ready: state === AuthFactorState.READY };
}

/** Tells whether two entries of a person's lists are the same key. */
export function sameKey(a: Key, b: Key): boolean {
  return a.type === b.type && a.tokenId === b.tokenId;
}
