import { keyReader } from "../../auth/service-account-key.js";
import { type Finding, failed, ok, warning } from "./finding.js";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const soonDays = 14;

/** Says when something that nobody renews expires; undefined where that is not soon. */
export function expiresSoon(expires: number): string | undefined {
  const left = expires - Date.now();
  if (left > soonDays * dayMs) return undefined;
  return left >= 2 * dayMs ? `in ${Math.floor(left / dayMs)} days` : `in ${Math.ceil(left / hourMs)} hours`;
}

/** Looks at the date that stands in a key file. Undefined: there is none, or the file cannot be read. */
export async function checkKeyExpiry(key: string): Promise<Finding | undefined> {
  const expires = await expiryOf(key);
  if (Number.isNaN(expires)) return undefined;
  const date = new Date(expires).toISOString();
  const advice = "create a new key for the service account, and replace the key file";
  if (expires <= Date.now()) return failed("key", `it expired at ${date}`, advice);
  const soon = expiresSoon(expires);
  return soon === undefined
    ? ok("key", `valid until ${date}`)
    : warning("key", `it expires ${soon}, at ${date}`, advice);
}

async function expiryOf(key: string): Promise<number> {
  try {
    const { expirationDate } = await keyReader(key)();
    return Date.parse(String(expirationDate));
  } catch {
    // Who asks for a token by this key says what is wrong with it.
    return Number.NaN;
  }
}
