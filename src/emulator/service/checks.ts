import { type DescMethodUnary, getOption, hasOption, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { auth_option } from "../../../gen/zitadel/v1/options_pb.js";
import { ErrorId } from "../../errors.js";
import { violation } from "../../validation.js";
import { domainContext, instanceViolation, originOf } from "../world/instance.js";
import type { EmulatorState } from "../world/state.js";
import { type Authenticated, authenticate } from "./authentication.js";
import type { RpcContext } from "./context.js";
import { failure } from "./failure.js";
import { blocked, type CallFaults, quotaExhausted } from "./faults.js";
import { negotiateLanguage } from "./language.js";
import { permits, rolesIn } from "./permissions.js";
import { text } from "./texts.js";

/** A call as its transport delivers it. */
export interface Call {
  protocol: "grpc" | "grpc-web" | "rest";
  method: DescMethodUnary;
  message: Message;
  /** The host that the request was sent to. */
  host: string;
  /** Reads a header of the request, or what REST passes on as one. */
  header: (name: string) => string | undefined;
  /** When the `grpc-timeout` runs out, by `performance.now()`. */
  deadline: number | undefined;
}

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
): RpcContext {
  const { method, header } = call;
  const domain = domainContext(call.host, header);
  const wrongInstance = instanceViolation(domain);
  if (wrongInstance) throw new ConnectError(wrongInstance, Code.NotFound);
  if (faults.blocked) throw blocked();
  const permission = hasOption(method, auth_option) ? getOption(method, auth_option).permission : undefined;
  const authorized =
    permission === undefined ? undefined : authorize(state, call, permission, faults, findings);
  if (authorized && faults.quota) throw quotaExhausted();
  const invalid = violation(method.input, call.message);
  if (invalid) throw new ConnectError(invalid, Code.InvalidArgument);
  return {
    state,
    callerId: authorized?.caller.given.id ?? "",
    orgId: authorized?.orgId ?? "",
    origin: originOf(domain),
    text: (key) => text(key, negotiateLanguage(authorized?.token?.language, header("accept-language"))),
    losesLock: faults.lock !== undefined,
    listsLagSince: faults.lag?.setAt,
  };
}

function authorize(
  state: EmulatorState,
  { header, protocol }: Call,
  permission: string,
  faults: CallFaults,
  findings: Findings,
): Authenticated & { orgId: string } {
  const authenticated = authenticate(state, header("authorization"));
  const { caller, token } = authenticated;
  findings.caller = caller.given.id;
  const origin = header("origin");
  if (protocol === "rest" && origin && token?.origins && !token.origins.includes(origin)) {
    throw failure(Code.PermissionDenied, ErrorId.OriginNotAllowed, "Errors.OriginNotAllowed");
  }
  const asked = faults["ignore-org"] ? undefined : header("x-zitadel-orgid");
  const orgId = asked || caller.given.orgId;
  findings.orgId = orgId;
  if (!state.orgs.has(orgId)) {
    throw failure(Code.PermissionDenied, ErrorId.OrganizationNotFound, "Organisation doesn't exist");
  }
  const roles = rolesIn(caller, orgId);
  if (roles.length === 0) throw failure(Code.NotFound, ErrorId.MembershipNotFound, "membership not found");
  if (!permits(roles, permission)) {
    throw failure(Code.PermissionDenied, ErrorId.NoPermission, "No matching permissions found");
  }
  return { ...authenticated, orgId };
}
