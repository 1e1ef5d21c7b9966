import { Code, createClient } from "@connectrpc/connect";
import { decodeJwt, type JWTPayload } from "jose";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import { OrgState } from "../../../gen/zitadel/org/v1/org_pb.js";
import { audienceScope } from "../../auth/scopes.js";
import { toTokenSource } from "../../auth/token-source.js";
import { ErrorId, zitadelError } from "../../errors.js";
import type { ClientOptions } from "../../options.js";
import { openTransport } from "../connection.js";
import type { Protocol } from "../settings.js";
import { inTime, limitMs } from "./ask.js";
import { expiresSoon } from "./expiry.js";
import { callFailed, type Finding, ok, skipped, warning } from "./finding.js";
import { probeOf } from "./probe.js";

const tokenLimitMs = 12_000;

/** Asks for the token that calls would carry: once, within a limit. */
export async function acquireToken(auth: NonNullable<ClientOptions["auth"]>): Promise<string | Error> {
  try {
    return await inTime(toTokenSource(auth).getToken(), tokenLimitMs);
  } catch (error) {
    return error as Error;
  }
}

/**
 * Looks at the token and its audience, and at the organization that calls with it are about. `fixed` says that nobody
 * renews the token. Returns whether some rpc may be called with it.
 */
export async function* checkToken(
  token: string,
  fixed: boolean,
  options: ClientOptions,
  protocol: Protocol,
  api: "v1" | "v2",
): AsyncGenerator<Finding, boolean> {
  const claims = readClaims(token);
  await using transport = await openTransport(protocol, { ...options, defaultTimeoutMs: limitMs });
  if (api === "v2") {
    // Nothing of v2 is about the caller's own organization; who may not see user 0 has a token all the same.
    const error = await probeOf(api, transport).read();
    const { code, id } = zitadelError(error);
    const isAccepted =
      !error || (id !== undefined && code !== Code.Unauthenticated && id !== ErrorId.MfaRequired);
    yield isAccepted ? accepted(claims, fixed) : callFailed("token", error, claims && refusedJwt(claims));
    if (isAccepted) yield skipped("organization", "the user service v2 does not tell the caller's own");
    return isAccepted;
  }
  try {
    const { org } = await createClient(ManagementService, transport).getMyOrg({});
    yield accepted(claims, fixed);
    yield ok("organization", `${org?.id}, ${org?.name}, ${stateName(org?.state)}`);
    return true;
  } catch (error) {
    const { code, id } = zitadelError(error);
    if (code === Code.Unauthenticated || id === ErrorId.MfaRequired) {
      yield callFailed("token", error, claims && refusedJwt(claims));
      return false;
    }
    if (id !== undefined) yield accepted(claims, fixed);
    yield callFailed("organization", error);
    // Only the permission of the rpc itself is looked at after the organization.
    return id === ErrorId.NoPermission;
  }
}

function accepted(claims: JWTPayload | undefined, fixed: boolean): Finding {
  if (!claims) return ok("token", "accepted; opaque, or a personal access token");
  const expires = expiryOf(claims);
  const about = `accepted; a JWT for ${claims.sub}, until ${expires === undefined ? "for ever" : dateOf(expires)}`;
  const soon = fixed && expires !== undefined ? expiresSoon(expires) : undefined;
  return soon === undefined
    ? ok("token", about)
    : warning("token", `${about}: it expires ${soon}`, "nobody renews this token: get a new one in time");
}

function expiryOf({ exp }: JWTPayload): number | undefined {
  return typeof exp === "number" ? exp * 1000 : undefined;
}

function readClaims(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

function dateOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? "a date that there is not" : date.toISOString();
}

function refusedJwt(claims: JWTPayload): string {
  const expires = expiryOf(claims);
  if (expires !== undefined && expires < Date.now()) return `it expired at ${dateOf(expires)}: get a new one`;
  if (claims.at_hash !== undefined || claims.nonce !== undefined) {
    return "it is an ID token: use the access token that was issued with it";
  }
  return `its issuer is ${claims.iss} and its audience ${[claims.aud].flat().join(", ")}: it must be of this instance, and ask for ${audienceScope}`;
}

function stateName(state: OrgState | undefined): string {
  return (OrgState[state ?? OrgState.UNSPECIFIED] ?? "").toLowerCase();
}
