/** What a key is: a security key, a passkey, or a one-time password by app, SMS or e-mail. */
export type FactorType = "u2f" | "passkey" | "otp" | "otpSms" | "otpEmail";

/** Every {@link FactorType}. */
export const factorTypes: readonly FactorType[] = ["u2f", "passkey", "otp", "otpSms", "otpEmail"];

/** What can be removed: what is listed, and recovery codes. */
export const removableTypes: readonly FactorKey["type"][] = [...factorTypes, "recoveryCodes"];

/**
 * Names one factor of one user, or all recovery codes of a user (`recoveryCodes`), which no list shows and only the user
 * service v2 removes.
 */
export interface FactorKey {
  /** The organization of the user, sent as `x-zitadel-orgid`. Default: that of the client. */
  orgId?: string;
  /** 1 to 200 characters. */
  userId: string;
  /** What kind of factor it is. */
  type: FactorType | "recoveryCodes";
  /** Wanted for u2f and passkey, 1 to 200 characters. A user has at most one factor of any other type. */
  tokenId?: string;
}

/** Returns the fields of a key if it names a factor, and throws a TypeError that says what is wrong if not. */
export function checkKey(key: FactorKey): FactorKey {
  if (typeof key !== "object" || key === null) throw new TypeError("a key must be an object");
  const { orgId, userId, type, tokenId } = key;
  checkId("userId", userId);
  if (!removableTypes.includes(type)) {
    throw new TypeError(`type must be one of ${removableTypes.join(", ")}, not ${JSON.stringify(type)}`);
  }
  if (hasToken(type)) checkId("tokenId", tokenId);
  else if (tokenId !== undefined) throw new TypeError(`a key of type ${type} has no tokenId`);
  if (orgId !== undefined) checkOrgId(orgId);
  return { ...(orgId !== undefined && { orgId }), userId, type, ...(tokenId !== undefined && { tokenId }) };
}

/** Tells whether a factor of this type has an id of its own. */
export function hasToken(type: FactorKey["type"]): type is "u2f" | "passkey" {
  return type === "u2f" || type === "passkey";
}

/** The same text for the same key, another for any other key. */
export function keyIdentity({ orgId, userId, type, tokenId }: FactorKey): string {
  return JSON.stringify([orgId, userId, type, tokenId]);
}

/** Returns an id, and throws a TypeError for what cannot be one. */
export function checkId(name: string, value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") {
    throw new TypeError(`ids are text: ${name} is the number ${value}, which may be another id already`);
  }
  if (typeof value !== "string" || value === "" || isLong(value)) {
    throw new TypeError(`${name} must be a text of 1 to 200 characters, not ${JSON.stringify(value)}`);
  }
  return value;
}

/** Returns the id of an organization, and throws a TypeError for what cannot be one. */
export function checkOrgId(orgId: unknown): string {
  const id = checkId("orgId", orgId);
  if (!/^[\x21-\x7e]+$/.test(id)) throw new TypeError("orgId must be an organization's id");
  return id;
}

/** A code point is one or two units of a text: most texts need no counting. */
function isLong(text: string): boolean {
  return text.length > 200 && (text.length > 400 || [...text].length > 200);
}
