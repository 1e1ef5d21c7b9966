import type { DescMethod } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { zitadelError } from "../errors.js";
import type { CallLog } from "./logging.js";

/** The full name of an rpc, such as `zitadel.management.v1.ManagementService/ListUsers`. */
export function rpcName(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}

/** How a call ended that threw. */
export function failedCall(reason: unknown): Omit<CallLog, "rpc" | "durationMs"> {
  const { code, id, message } = zitadelError(reason);
  return { status: statusName(code), ...(id !== undefined && { errorId: id }), message };
}

function statusName(code: Code): string {
  // Connect spells it with one L, gRPC with two.
  if (code === Code.Canceled) return "CANCELLED";
  return Code[code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}
