import { setTimeout } from "node:timers/promises";
import { create, type DescMethodUnary, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorId } from "../../errors.js";
import { rpcs } from "../management-v1/rpcs.js";
import type { HttpResponse } from "../protocols/http.js";
import type { EmulatorState } from "../world/state.js";
import { logCall } from "./call-log.js";
import { type Call, checkCall, type Findings } from "./checks.js";
import type { RpcContext } from "./context.js";
import { failure } from "./failure.js";
import { type CallFaults, takeFaults, unavailable } from "./faults.js";

/** What a call is answered with, before its transport puts it on. */
export interface Answer {
  message?: Message;
  error?: ConnectError;
  connection?: NonNullable<HttpResponse["connection"]>;
}

/** Runs a call: faults, checks, the rpc itself, the log. */
export async function invoke(state: EmulatorState, call: Call): Promise<Answer> {
  const { method } = call;
  const faults = takeFaults(state, method, call.protocol);
  const findings: Findings = {};
  const answer: Answer = {};
  try {
    if (faults.unavailable) throw unavailable();
    if (faults.delay) await setTimeout(faults.delay.ms, undefined, { ref: false });
    // The server's clock fires inside its look-up of the organization, which then seems not to exist.
    if (call.deadline !== undefined && performance.now() > call.deadline) {
      throw failure(Code.PermissionDenied, ErrorId.OrganizationNotFound, "Organisation doesn't exist");
    }
    const context = checkCall(state, call, faults, findings);
    answer.message = run(method, call.message, context);
  } catch (reason) {
    answer.error = ConnectError.from(reason, Code.Internal);
  }
  const { caller, orgId } = findings;
  logCall(
    state,
    { rpc: method.name, protocol: call.protocol, orgId, caller, request: call.message },
    answer.error,
  );
  return { ...answer, ...connectionOf(faults) };
}

function run(method: DescMethodUnary, request: Message, context: RpcContext): Message {
  const rpc = rpcs[method.localName as keyof typeof rpcs] as (
    request: Message,
    context: RpcContext,
  ) => Record<string, unknown>;
  return create(method.output, rpc(request, context));
}

function connectionOf(faults: CallFaults): Pick<Answer, "connection"> {
  if (faults["drop-answer"]) return { connection: "cut" };
  return faults.drain ? { connection: "drain" } : {};
}
