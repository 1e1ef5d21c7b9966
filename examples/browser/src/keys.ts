import type { Factor, FactorRef } from "zitadel-mgmt/factors";

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

const byName = new Intl.Collator(undefined, { numeric: true });

/** Sorts by type, then by name as people count: key 2 before key 10. */
export function sorted(factors: Factor[]): Factor[] {
  const order = Object.keys(labels);
  return [...factors].sort(
    (one, other) =>
      order.indexOf(one.type) - order.indexOf(other.type) || byName.compare(nameOf(one), nameOf(other)),
  );
}
