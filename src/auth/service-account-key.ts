import { canBePath, decodeBase64, isToken, readTextFile } from "./text-file.js";

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
 * Returns what reads the key: an object or a text of it is checked now, a file when it is read. A wrong key is a
 * TypeError. No error shows the key, or what was given as its path.
 */
export function keyReader(key: ServiceAccountKey | string): () => Promise<ServiceAccountKey> {
  if (typeof key === "string" && canBePath(key)) {
    return async () => parseKey(await readTextFile(key), "the key file");
  }
  const checked = typeof key === "string" ? parseKey(key, "key") : checkKey(key, "key");
  return async () => checked;
}

/** The text as it is downloaded, in quotes, or in base64, as ZITADEL's API answers. */
function parseKey(given: string, name: string): ServiceAccountKey {
  const text = given.trim().replace(/^(['`])(.*)\1$/s, "$2");
  if (text === "") throw new TypeError(`${name} is empty: was the variable set?`);
  const decoded = decodeBase64(text);
  if (decoded !== undefined) return parseKey(decoded, name);
  if (text.startsWith("-----BEGIN")) {
    throw new TypeError(
      `${name} is a private key alone: give ZITADEL's whole key file, which has keyId and userId too`,
    );
  }
  if (isToken(text)) {
    throw new TypeError(`${name} is a token or a secret, not a key file: a token is given as auth itself`);
  }
  const key = parseJson(text, name);
  return typeof key === "string" && key.includes("{") ? parseKey(key, name) : checkKey(key, name);
}

/** The error of the platform would show a part of the text. */
function parseJson(text: string, name: string): unknown {
  try {
    // Who writes a key file by a shell or a template gets real line feeds into the PEM.
    return JSON.parse(text.replace(/-----BEGIN[^"]*/g, (pem) => pem.replace(/\r\n|\r|\n/g, "\\n")));
  } catch {
    throw new TypeError(`${name} is not a key file: it is not JSON`);
  }
}

function checkKey(key: unknown, name: string): ServiceAccountKey {
  if (typeof key !== "object" || key === null || Array.isArray(key)) {
    throw new TypeError(`${name} is not a key file: it is no path, no JSON object and no text of one`);
  }
  const { type, keyId, key: pem, userId } = key as Record<string, unknown>;
  if (type === "application") {
    throw new TypeError(
      `${name} is the key file of an application: create a key of a service account (a machine user)`,
    );
  }
  if (type !== "serviceaccount") {
    throw new TypeError(`${name} is not the key file of a service account: its type is not "serviceaccount"`);
  }
  for (const [field, value] of Object.entries({ keyId, key: pem, userId })) {
    if (typeof value !== "string" || value === "") throw new TypeError(`${name} lacks ${field}`);
  }
  return key as ServiceAccountKey;
}

/** Imports a private RSA key for RS256, from PEM, whose line feeds may be written as `\n`. */
export async function importRsaKey(pem: string): Promise<CryptoKey> {
  const [, pkcs1, base64 = ""] = /-----BEGIN (RSA )?PRIVATE KEY-----([^-]+)-----END/.exec(pem) ?? [];
  try {
    const binary = atob(base64.replace(/\\[nrt]/g, ""));
    const der = Uint8Array.from(binary, (character) => character.charCodeAt(0));
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
