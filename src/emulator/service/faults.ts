import type { DescMethod, DescMethodUnary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../../../gen/zitadel/user/v2/user_service_pb.js";
import { ErrorId } from "../../errors.js";
import { onlyReads } from "../../idempotency.js";
import { servedMethod } from "../../wire-name.js";
import { checkFault } from "../world/call-schemas.js";
import type { ActiveFault, Fault } from "../world/fault.js";
import type { EmulatorState } from "../world/state.js";
import { orgIdOf, userIdOf } from "./aim.js";
import type { Call } from "./call.js";
import { failure } from "./failure.js";

/** The faults that befall one call, by kind. */
export type CallFaults = Partial<Record<Exclude<Fault["kind"], "delay">, ActiveFault>> & {
  delay?: ActiveFault & { kind: "delay" };
};

/** Sets a fault; the function that is returned clears it. A fault that could not happen is a TypeError. */
export function setFault(state: EmulatorState, fault: Fault): () => void {
  checkFault(fault);
  const { rpc } = fault;
  const active = {
    ...fault,
    ...(rpc !== undefined && { rpc: servedName(rpc) }),
    setAt: state.lastEventAt + 1,
  };
  state.faults.push(active);
  return () => clearFault(state, active);
}

const methods = [...ManagementService.methods, ...UserService.methods] as DescMethodUnary[];

/** The name that the server knows an rpc by. One that there is not is a TypeError. */
export function servedName(rpc: string): string {
  const method = methods.find(({ name }) => name === rpc);
  if (!method) throw new TypeError(`there is no rpc ${rpc}`);
  return servedMethod(method).name;
}

/** Finds the faults that befall a call, the oldest of each kind, and counts them. */
export function takeFaults(state: EmulatorState, call: Call): CallFaults {
  const taken: CallFaults = {};
  for (const fault of [...state.faults]) {
    if (taken[fault.kind] || !befalls(fault, call.method, call.protocol)) continue;
    if (fault.userId !== undefined && fault.userId !== userIdOf(state, call.message)) continue;
    if (fault.orgId !== undefined && fault.orgId !== orgIdOf(state, call.header)) continue;
    if (fault.skip) {
      fault.skip -= 1;
      continue;
    }
    Object.assign(taken, { [fault.kind]: fault });
    if (fault.times === undefined) continue;
    fault.times -= 1;
    if (fault.times <= 0) clearFault(state, fault);
  }
  return taken;
}

function befalls(fault: Fault, method: DescMethod, protocol: string): boolean {
  if (fault.rpc !== undefined && fault.rpc !== method.name) return false;
  if (fault.kind === "lock") return !onlyReads(method);
  if (fault.kind === "ignore-org") return protocol === "rest";
  if (fault.kind === "lag") return /^List(Human|Auth|Passkeys)/.test(method.name);
  return true;
}

function clearFault(state: EmulatorState, fault: ActiveFault): void {
  const index = state.faults.indexOf(fault);
  if (index >= 0) state.faults.splice(index, 1);
}

/** The error of a server that cannot be reached behind its gateway. */
export function unavailable(): ConnectError {
  return new ConnectError("upstream connect error or disconnect/reset before headers", Code.Unavailable);
}

/** The error of a blocked instance. */
export function blocked(): ConnectError {
  return failure(Code.ResourceExhausted, ErrorId.InstanceBlocked, "Errors.Limits.Instance.Blocked");
}

/** The error of an access quota that is used up. */
export function quotaExhausted(): ConnectError {
  return failure(Code.ResourceExhausted, ErrorId.QuotaExhausted, "Quota.Access.Exhausted");
}

/** The error of a change that lost the race for its event: a raw message of the database. */
export function lockLost(): ConnectError {
  return new ConnectError(
    'integrity violation of type "unique" on "events2" (constraint: "events2_pkey"): ' +
      'ERROR: duplicate key value violates unique constraint "events2_pkey" (SQLSTATE 23505)',
    Code.Unknown,
  );
}
