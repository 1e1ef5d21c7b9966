import type { Factor, FactorRef } from "zitadel-mgmt/factors";
import { isolated } from "./names.js";
import { dateOf } from "./times.js";

/** What each type is called. */
export const labels: Record<FactorRef["type"], string> = {
  u2f: "Security key",
  otp: "Authenticator app",
  otpSms: "Code by text message",
  otpEmail: "Code by e-mail",
  passkey: "Passkey",
  recoveryCodes: "Recovery codes",
};

/** The name that the person gave it, else what it is. */
export function nameOf({ type, name }: FactorRef): string {
  return name || labels[type];
}

/** The kind, with the name in quotes where it has one. */
export function keyText(factor: FactorRef): string {
  const label = labels[factor.type];
  return nameOf(factor) === label ? label : `${label} “${isolated(nameOf(factor))}”`;
}

/** What tells a key from others of the same name: kind, date, and the id where they are equal too. */
export function telling(factor: Factor, all: Factor[]): string {
  const words = ({ type, name, registeredAt }: Factor) =>
    [
      ...(name && name !== labels[type] ? [labels[type]] : []),
      ...(registeredAt ? [`registered ${dateOf(registeredAt)}`] : []),
    ].join(", ");
  const equal = all.filter(
    (other) =>
      nameOf(other) === nameOf(factor) && other.type === factor.type && words(other) === words(factor),
  );
  return equal.length > 1 ? `${words(factor)}, ID ${factor.tokenId}` : words(factor);
}

/** The same text for the same factor of a person. */
export function keyOf({ type, tokenId }: FactorRef): string {
  return `${type} ${tokenId ?? ""}`;
}

/** Whether two entries are the same factor of the same person. */
export function sameFactor(one: FactorRef, other: FactorRef): boolean {
  return one.userId === other.userId && one.type === other.type && one.tokenId === other.tokenId;
}

const byName = new Intl.Collator(undefined, { numeric: true });

/** Sorts by type, then by name as people count: key 2 before key 10. */
export function sorted(factors: Factor[]): Factor[] {
  const order = Object.keys(labels);
  return [...factors].sort(
    (one, other) =>
      order.indexOf(one.type) - order.indexOf(other.type) || byName.compare(nameOf(one), nameOf(other)),
  );
}
