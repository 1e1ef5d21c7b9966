import type { ManagementClient } from "../client.js";
import type { ListedFactor } from "../factors/api.js";
import { factorApi } from "../factors/choose-api.js";
import { type FactorKey, type FactorType, hasToken } from "../factors/factor-key.js";
import { table } from "./output.js";

/** The types as they stand on the command line. */
export const typeNames: Record<string, FactorType> = {
  u2f: "u2f",
  passkey: "passkey",
  otp: "otp",
  "otp-sms": "otpSms",
  "otp-email": "otpEmail",
};

const labels: Record<FactorKey["type"], string> = {
  u2f: "security key (U2F)",
  passkey: "passkey",
  otp: "one-time password (app)",
  otpSms: "one-time password (SMS)",
  otpEmail: "one-time password (e-mail)",
  recoveryCodes: "recovery codes",
};

/** All verified factors of a user, passkeys last. */
export async function listFactors(
  client: ManagementClient,
  user: { id: string; orgId: string },
): Promise<ListedFactor[]> {
  const api = factorApi(client);
  const call = { orgId: user.orgId };
  const lists = await Promise.all([api.listSecondFactors(user.id, call), api.listPasskeys(user.id, call)]);
  return lists.flat();
}

/** A factor in a sentence. */
export function factorLabel({
  type,
  tokenId,
  name,
}: Pick<FactorKey, "type" | "tokenId"> & { name?: string }): string {
  return hasToken(type) ? `${labels[type]} ${name ? `"${name}" ` : ""}${tokenId}` : labels[type];
}

/** The factors as a table. */
export function factorTable(factors: ListedFactor[]): string {
  const rows = factors.map(({ type, tokenId = "", name = "" }) => [labels[type], tokenId, name]);
  return table([["FACTOR", "ID", "NAME"], ...rows]);
}
