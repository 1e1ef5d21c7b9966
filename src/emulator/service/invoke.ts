import { setTimeout } from "node:timers/promises";
import { create, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { EmulatorState } from "../world/state.js";
import { runRpc } from "./api.js";
import type { Call } from "./call.js";
import { logCall } from "./call-log.js";
import { checkCall, type Findings } from "./checks.js";
import { type CallFaults, takeFaults, unavailable } from "./faults.js";

/** What a call is answered with, before its transport puts it on. */
export interface Answer {
  message?: Message;
  error?: ConnectError;
  /** Instead of sending the answer, cut the connection; or send it and ask the client to leave. */
  connection?: "cut" | "drain";
}

/** Runs a call: faults, checks, the rpc itself, the log. */
export async function invoke(state: EmulatorState, call: Call): Promise<Answer> {
  const { api, method } = call;
  const faults = takeFaults(state, call);
  const findings: Findings = {};
  const answer: Answer = {};
  try {
    if (faults.unavailable) throw unavailable();
    if (faults.delay) await setTimeout(faults.delay.ms, undefined, { ref: false });
    if (call.deadline !== undefined && performance.now() > call.deadline) {
      throw api.deadlineExceeded();
    }
    const context = checkCall(state, call, faults, findings);
    answer.message = create(method.output, await runRpc(api, method.localName, call.message, context));
  } catch (reason) {
    answer.error = api.passedOn(ConnectError.from(reason, Code.Internal));
  }
  const { caller, orgId } = findings;
  logCall(
    state,
    { rpc: method.name, api: api.name, protocol: call.protocol, orgId, caller, request: call.message },
    answer.error,
  );
  return { ...answer, ...connectionOf(faults) };
}

function connectionOf(faults: CallFaults): Pick<Answer, "connection"> {
  if (faults["drop-answer"]) return { connection: "cut" };
  return faults.drain ? { connection: "drain" } : {};
}
