import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorId } from "../../errors.js";
import { violation } from "../../validation.js";
import { domainContext, instanceViolation, originOf } from "../world/instance.js";
import type { EmulatorState } from "../world/state.js";
import { type Authenticated, authenticate } from "./authentication.js";
import type { Call } from "./call.js";
import type { CallContext } from "./context.js";
import { failure } from "./failure.js";
import { blocked, type CallFaults, quotaExhausted } from "./faults.js";
import { negotiateLanguage } from "./language.js";
import { permissionOf } from "./method-permission.js";
import { permits, rolesIn } from "./permissions.js";
import { text } from "./texts.js";

/** What the checks found out, also where one of them failed. */
export interface Findings {
  caller?: string;
  orgId?: string;
}

/** Makes a call pass the server's checks, in the server's order. Throws the error of the first that fails. */
export function checkCall(
  state: EmulatorState,
  call: Call,
  faults: CallFaults,
  findings: Findings,
): CallContext {
  const { api, method, header } = call;
  const domain = domainContext(call.host, header);
  const wrongInstance = instanceViolation(state, domain);
  if (wrongInstance) throw new ConnectError(wrongInstance, Code.NotFound);
  if (faults.blocked) throw blocked();
  const permission = permissionOf(method);
  const authorized =
    permission === undefined ? undefined : authorize(state, call, permission, faults, findings);
  if (authorized && faults.quota) throw quotaExhausted();
  const invalid = violation(method.input, call.message);
  if (invalid) throw new ConnectError(invalid, Code.InvalidArgument);
  const accepted = api.heedsAcceptLanguage ? header("accept-language") : undefined;
  return {
    state,
    caller: authorized?.caller,
    callerId: authorized?.caller.given.id ?? "",
    orgId: authorized?.orgId ?? "",
    origin: originOf(domain),
    text: (key) => text(key, negotiateLanguage(authorized?.token?.language, accepted)),
    losesLock: faults.lock !== undefined,
    listsLagSince: faults.lag?.setAt,
  };
}

function authorize(
  state: EmulatorState,
  { api, header, protocol }: Call,
  permission: string,
  faults: CallFaults,
  findings: Findings,
): Authenticated & { orgId: string } {
  const authenticated = authenticate(state, header("authorization"));
  const { caller, token } = authenticated;
  findings.caller = caller.given.id;
  const origin = header("origin");
  if (
    api.checksOrigin &&
    protocol === "rest" &&
    origin &&
    token?.origins &&
    !token.origins.includes(origin)
  ) {
    throw failure(Code.PermissionDenied, ErrorId.OriginNotAllowed, "Errors.OriginNotAllowed");
  }
  const asked = faults["ignore-org"] ? undefined : header("x-zitadel-orgid");
  const orgId = asked || caller.given.orgId;
  findings.orgId = orgId;
  if (!state.orgs.has(orgId)) {
    throw failure(Code.PermissionDenied, ErrorId.OrganizationNotFound, "Organisation doesn't exist");
  }
  if (permission === "authenticated") return { ...authenticated, orgId };
  const roles = rolesIn(state, caller, orgId);
  if (roles.length === 0) throw failure(Code.NotFound, ErrorId.MembershipNotFound, "membership not found");
  if (!permits(roles, permission)) {
    throw failure(Code.PermissionDenied, ErrorId.NoPermission, "No matching permissions found");
  }
  return { ...authenticated, orgId };
}
