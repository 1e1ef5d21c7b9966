import { readTextFile } from "./text-file.js";

/** ZITADEL's key file of a service account, as it is downloaded. */
export interface ServiceAccountKey {
  /** Says that it is a key of a service account, not of an application. */
  type: "serviceaccount";
  /** The id of the key, sent as `kid`. */
  keyId: string;
  /** The private RSA key as PEM, PKCS#1 or PKCS#8. */
  key: string;
  /** The machine user that the key belongs to. */
  userId: string;
  /** When ZITADEL stops to accept the key, in ISO 8601. */
  expirationDate?: string;
}

/**
 * Returns what reads the key: an object or JSON text is checked now, a file when it is read. A wrong key is a
 * TypeError, which never shows it.
 */
export function keyReader(key: ServiceAccountKey | string): () => Promise<ServiceAccountKey> {
  if (typeof key === "string" && key !== "" && !key.trimStart().startsWith("{")) {
    return async () => parseKey(await readTextFile(key), key);
  }
  const checked = typeof key === "string" ? parseKey(key, "key") : checkKey(key, "key");
  return async () => checked;
}

function parseKey(text: string, name: string): ServiceAccountKey {
  let key: unknown;
  try {
    key = JSON.parse(text.trim());
  } catch {
    throw new TypeError(`${name} is not a key file: it is not JSON`);
  }
  return checkKey(key, name);
}

function checkKey(key: unknown, name: string): ServiceAccountKey {
  const { type, keyId, key: pem, userId } = (key ?? {}) as Record<string, unknown>;
  if (type !== "serviceaccount") {
    throw new TypeError(
      `${name} is not the key file of a service account: its type is ${JSON.stringify(type)}`,
    );
  }
  for (const [field, value] of Object.entries({ keyId, key: pem, userId })) {
    if (typeof value !== "string" || value === "") throw new TypeError(`${name} lacks ${field}`);
  }
  return key as ServiceAccountKey;
}

/** Imports a private RSA key for RS256, from PEM. */
export async function importRsaKey(pem: string): Promise<CryptoKey> {
  const [, pkcs1, base64] = /-----BEGIN (RSA )?PRIVATE KEY-----([^-]+)-----END/.exec(pem) ?? [];
  try {
    const der = Uint8Array.from(atob(base64 ?? ""), (character) => character.charCodeAt(0));
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    return await crypto.subtle.importKey("pkcs8", pkcs1 ? toPkcs8(der) : der, algorithm, false, ["sign"]);
  } catch {
    throw new TypeError("the key file's key is not a private RSA key as PEM");
  }
}

/**
 * Puts the header of PKCS#8 before a PKCS#1 key, because WebCrypto takes PKCS#8 only and ZITADEL writes PKCS#1:
 * version 0, algorithm rsaEncryption, the key as octets (RFC 5208, RFC 8017 A.1.2).
 */
function toPkcs8(pkcs1: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = (bytes: number) => [0x82, bytes >> 8, bytes & 0xff];
  const rsaEncryption = [0x30, 13, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0];
  const content = [0x02, 1, 0, ...rsaEncryption, 0x04, ...length(pkcs1.length), ...pkcs1];
  return Uint8Array.from([0x30, ...length(content.length), ...content]);
}
