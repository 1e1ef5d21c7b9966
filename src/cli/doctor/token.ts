import { Code, createClient } from "@connectrpc/connect";
import { decodeJwt, type JWTPayload } from "jose";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import { OrgState } from "../../../gen/zitadel/org/v1/org_pb.js";
import { audienceScope } from "../../auth/scopes.js";
import { toTokenSource } from "../../auth/token-source.js";
import { ErrorId, zitadelError } from "../../errors.js";
import type { ClientOptions } from "../../options.js";
import { openTransport, type Protocol } from "../connection.js";
import { callFailed, type Finding, failed, ok, skipped } from "./finding.js";

/**
 * Looks at the token and its audience, and at the organization that calls with it are about. Returns a token that the
 * server accepts.
 */
export async function* checkToken(
  options: ClientOptions,
  protocol: Protocol,
): AsyncGenerator<Finding, string | undefined> {
  if (options.auth === undefined) {
    yield skipped("token", "none was given");
    return undefined;
  }
  let token: string;
  try {
    token = await toTokenSource(options.auth).getToken();
  } catch (error) {
    yield failed("token", (error as Error).message, "check the credentials");
    return undefined;
  }
  const claims = readClaims(token);
  const about = claims
    ? `a JWT for ${claims.sub}, until ${expiry(claims)}`
    : "opaque, or a personal access token";
  await using transport = await openTransport(protocol, options);
  try {
    const { org } = await createClient(ManagementService, transport).getMyOrg({});
    yield ok("token", `accepted; ${about}`);
    yield ok("organization", `${org?.id}, ${org?.name}, ${stateName(org?.state)}`);
  } catch (error) {
    const { code, id } = zitadelError(error);
    if (code === Code.Unauthenticated || id === ErrorId.MfaRequired) {
      yield callFailed("token", error, claims && refusedJwt(claims));
      return undefined;
    }
    yield ok("token", `accepted; ${about}`);
    yield callFailed("organization", error);
  }
  return token;
}

function readClaims(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

function expiry({ exp }: JWTPayload): string {
  return exp === undefined ? "for ever" : new Date(exp * 1000).toISOString();
}

function refusedJwt(claims: JWTPayload): string {
  if (claims.exp !== undefined && claims.exp * 1000 < Date.now())
    return `it expired at ${expiry(claims)}: get a new one`;
  if (claims.at_hash !== undefined || claims.nonce !== undefined) {
    return "it is an ID token: use the access token that was issued with it";
  }
  return `its issuer is ${claims.iss} and its audience ${[claims.aud].flat().join(", ")}: it must be of this instance, and ask for ${audienceScope}`;
}

function stateName(state: OrgState | undefined): string {
  return (OrgState[state ?? OrgState.UNSPECIFIED] ?? "").toLowerCase();
}
