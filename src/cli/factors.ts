import type { ManagementClient } from "../client.js";
import { type FactorType, hasToken } from "../factors/factor-key.js";
import {
  inOrganization,
  type ListedFactor,
  listPasskeys,
  listSecondFactors,
} from "../factors/listed-factors.js";
import { table } from "./output.js";

/** The types as they stand on the command line. */
export const typeNames: Record<string, FactorType> = {
  u2f: "u2f",
  passkey: "passkey",
  otp: "otp",
  "otp-sms": "otpSms",
  "otp-email": "otpEmail",
};

const labels: Record<FactorType, string> = {
  u2f: "security key (U2F)",
  passkey: "passkey",
  otp: "one-time password (app)",
  otpSms: "one-time password (SMS)",
  otpEmail: "one-time password (e-mail)",
};

/** All verified factors of a user, passkeys last. */
export async function listFactors(
  client: ManagementClient,
  user: { id: string; orgId: string },
): Promise<ListedFactor[]> {
  const options = inOrganization(user.orgId);
  const lists = await Promise.all([
    listSecondFactors(client, user.id, options),
    listPasskeys(client, user.id, options),
  ]);
  return lists.flat();
}

/** A factor in a sentence. */
export function factorLabel({ type, tokenId, name }: ListedFactor): string {
  return hasToken(type) ? `${labels[type]} ${name ? `"${name}" ` : ""}${tokenId}` : labels[type];
}

/** The factors as a table. */
export function factorTable(factors: ListedFactor[]): string {
  const rows = factors.map(({ type, tokenId = "", name = "" }) => [labels[type], tokenId, name]);
  return table([["FACTOR", "ID", "NAME"], ...rows]);
}
