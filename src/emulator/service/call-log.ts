import type { Code, ConnectError } from "@connectrpc/connect";
import type { EmulatorState } from "../world/state.js";
import { failureId } from "./failure.js";

/** A call that reached an rpc. */
export interface LoggedCall {
  /** The rpc, such as `RemoveHumanAuthFactorU2F`. */
  rpc: string;
  /** How the call came. */
  protocol: "grpc" | "grpc-web" | "rest";
  /** What `x-zitadel-orgid` said, or else the caller's own organization. Undefined: none was found out. */
  orgId: string | undefined;
  /** The user's id; undefined without a valid token. */
  caller: string | undefined;
  /** The request as it was decoded. */
  request: unknown;
  /** What came of it. */
  answer: {
    /** The gRPC status code; 0 is success. */
    code: Code | 0;
    /** ZITADEL's id of the error. */
    id?: string;
  };
}

const limit = 10_000;

/** Adds a call to the log, which keeps the last 10 000. */
export function logCall(
  { calls }: EmulatorState,
  call: Omit<LoggedCall, "answer">,
  error: ConnectError | undefined,
): void {
  const id = error && failureId(error);
  calls.push({ ...call, answer: { code: error?.code ?? 0, ...(id !== undefined && { id }) } });
  if (calls.length >= 2 * limit) calls.splice(0, limit);
}
