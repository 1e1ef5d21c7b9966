import type { TlsOptions } from "../../options.js";

const pem: Record<string, string> = { ca: "certificates", cert: "a certificate", key: "a private key" };

const certificate =
  /-----BEGIN (CERTIFICATE|X509 CERTIFICATE|TRUSTED CERTIFICATE)-----[^-]+-----END \1-----/g;

/** Checks TLS settings, and leaves out what is undefined. A wrong one is a TypeError, which never shows the value. */
export function checkTls(options: TlsOptions): TlsOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) checkType(name, value);
  const checked: TlsOptions = Object.fromEntries(given);
  const { ca, cert, key } = checked;
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError("tls.cert and tls.key go together");
  }
  if (ca !== undefined) checkAuthorities([ca].flat());
  if (cert !== undefined && key !== undefined) checkPair(cert, key);
  return checked;
}

function checkType(name: string, value: unknown): void {
  const isText = (text: unknown) => typeof text === "string" && text !== "";
  if (name === "servername") {
    if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value)) return;
    throw new TypeError("tls.servername must be the name of a host");
  }
  if (!Object.hasOwn(pem, name)) throw new TypeError(`unknown option tls.${name}`);
  const texts = name === "ca" && Array.isArray(value) ? value : [value];
  if (texts.length === 0 || !texts.every(isText)) throw noPem(name);
}

function noPem(name: string, cause?: unknown): TypeError {
  const { reason } = (cause ?? {}) as { reason?: string };
  return new TypeError(`tls.${name} must be the PEM text of ${pem[name]}${reason ? `: ${reason}` : ""}`);
}

/** Node takes what is no certificate for no authority at all, and then trusts nobody. */
function checkAuthorities(texts: string[]): void {
  const { X509Certificate } = process.getBuiltinModule("node:crypto");
  for (const text of texts) {
    const certificates = text.match(certificate) ?? [];
    if (certificates.length === 0) throw noPem("ca");
    for (const each of certificates) attempt("ca", () => new X509Certificate(each));
  }
}

function checkPair(cert: string, key: string): void {
  const { createSecureContext } = process.getBuiltinModule("node:tls");
  attempt("cert", () => createSecureContext({ cert }));
  attempt("key", () => createSecureContext({ key }));
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new TypeError("tls.key is not the private key of the certificate in tls.cert");
  }
}

function attempt(name: string, read: () => unknown): void {
  try {
    read();
  } catch (cause) {
    throw noPem(name, cause);
  }
}
