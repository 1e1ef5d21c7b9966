import type { DescMethod } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { zitadelError } from "../errors.js";

/** How a call ended. */
export interface CallOutcome {
  /** gRPC's name of the status, such as `OK` or `NOT_FOUND`. */
  status: string;
  /** ZITADEL's id of the error, such as `COMMAND-DAfb2`. */
  errorId?: string;
  /** The text of the error. */
  message?: string;
}

/** The full name of an rpc, such as `zitadel.management.v1.ManagementService/ListUsers`. */
export function rpcName(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}

/** How a call ended that threw. */
export function failedCall(reason: unknown): CallOutcome {
  const { code, id, message } = zitadelError(reason);
  return { status: statusName(code), ...(id !== undefined && { errorId: id }), message };
}

function statusName(code: Code): string {
  // Connect spells it with one L, gRPC with two.
  if (code === Code.Canceled) return "CANCELLED";
  return Code[code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}
