import type { Factor } from "../factors/factor.js";
import { type FactorKey, hasToken } from "../factors/factor-key.js";
import { printTable, shortName } from "./table.js";

/** The types as they stand on the command line. */
export const typeNames: Record<string, FactorKey["type"]> = {
  u2f: "u2f",
  passkey: "passkey",
  otp: "otp",
  "otp-sms": "otpSms",
  "otp-email": "otpEmail",
  "recovery-codes": "recoveryCodes",
};

const labels: Record<FactorKey["type"], string> = {
  u2f: "security key (U2F)",
  passkey: "passkey",
  otp: "one-time password (app)",
  otpSms: "one-time password (SMS)",
  otpEmail: "one-time password (e-mail)",
  recoveryCodes: "recovery codes",
};

/** A factor in a sentence. */
export function factorLabel({
  type,
  tokenId,
  name,
}: Pick<FactorKey, "type" | "tokenId"> & { name?: string }): string {
  if (!hasToken(type)) return labels[type];
  return `${labels[type]} ${name ? `"${shortName(name)}" ` : ""}${tokenId}`;
}

/** Prints factors as a table. */
export function printFactors(factors: Factor[], wide?: boolean): Promise<void> {
  return printTable(
    [
      { heading: "FACTOR", cut: true },
      { heading: "ID" },
      { heading: "REGISTERED (UTC)" },
      { heading: "NAME", cut: true },
    ],
    factors.map(({ type, tokenId = "", registeredAt, name = "" }) => [
      labels[type],
      tokenId,
      minutes(registeredAt),
      name,
    ]),
    wide,
  );
}

/** A time for a table. */
export function minutes(time: Date | undefined): string {
  return time ? time.toISOString().slice(0, 16).replace("T", " ") : "";
}
