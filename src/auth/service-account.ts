import { checkOptions } from "../check-options.js";
import { importRsaKey, keyReader, type ServiceAccountKey } from "./service-account-key.js";
import { cacheTokens, type IssuedToken } from "./token-cache.js";
import { type Grant, tokenEndpoint } from "./token-endpoint.js";
import { type TokenEndpointOptions, tokenEndpointOptions } from "./token-endpoint-options.js";
import type { Refusal } from "./token-error.js";
import type { TokenSource } from "./token-source.js";

/** The key of a machine user. */
export interface ServiceAccountOptions extends TokenEndpointOptions {
  /** ZITADEL's key file: its path, its text (JSON or base64 of it), or the object in it. A file is read again for each token. */
  key: ServiceAccountKey | string;
}

// ZITADEL refuses an `iat` in the future, so a clock that runs fast needs an older one; it accepts an hour.
const toleranceSeconds = 300;

/**
 * Makes a TokenSource of a machine user's private key, by the JWT profile grant (RFC 7523).
 *
 * One request serves all calls until the token has nearly expired. Clocks may differ by five
 * minutes. Wrong options are a TypeError, a refused key is `Unauthenticated`.
 */
export function serviceAccount(options: ServiceAccountOptions): TokenSource {
  checkOptions(options, ["key", ...tokenEndpointOptions]);
  const readKey = keyReader(options.key);
  const { issuer, request, discoverIssuer, hint } = tokenEndpoint(options);

  async function requestToken(signal: AbortSignal): Promise<IssuedToken> {
    const key = await readKey();
    const now = Math.floor(Date.now() / 1000);
    // Not at the top: half of the time that a process needs to load this package would be for it.
    const { SignJWT } = await import("jose");
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: "RS256", kid: key.keyId })
      .setIssuer(key.userId)
      .setSubject(key.userId)
      .setAudience(issuer)
      .setIssuedAt(now - toleranceSeconds)
      .setExpirationTime(now + toleranceSeconds)
      .sign(await importRsaKey(key.key));
    const grant: Grant = {
      type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      clientId: key.userId,
      authentication: () => {},
      parameters: { assertion },
      secret: assertion,
      explain: async (refusal) =>
        assertionErrors.has(refusal.error)
          ? explain(refusal, key, issuer, await discoverIssuer(signal))
          : undefined,
    };
    return request(grant, signal);
  }
  return { ...cacheTokens(requestToken), hint };
}

// ZITADEL says 500 server_error to any assertion that it refuses, whatever the reason; RFC 7523 has invalid_grant.
const assertionErrors = new Set(["server_error", "invalid_grant"]);

function explain(
  { aheadMs = 0 }: Refusal,
  { keyId, userId, expirationDate }: ServiceAccountKey,
  issuer: string,
  discovered: string | undefined,
): string {
  if (expirationDate && Date.parse(expirationDate) <= Date.now())
    return `the key expired on ${expirationDate}`;
  if (Math.abs(aheadMs) > toleranceSeconds * 1000) {
    const seconds = Math.round(Math.abs(aheadMs) / 1000);
    return `this machine's clock is ${seconds} s ${aheadMs > 0 ? "fast" : "slow"}`;
  }
  if (discovered !== undefined && discovered !== issuer) {
    return `the issuer must be ${discovered}, as the instance calls itself`;
  }
  return `the signed assertion is refused; was the key ${keyId} of user ${userId} removed, or the user deactivated?`;
}
