import type { Fault } from "./fault.js";
import type { CallFilter } from "./logged-call.js";
import { checkShape } from "./shape.js";

const text = { type: "string" } as const;
const id = { type: "string", minLength: 1 } as const;

const aim = {
  rpc: { ...id, description: "Default: all that it can befall" },
  userId: { ...id, description: "Default: all users" },
  orgId: { ...id, description: "Default: all organizations" },
  skip: { type: "integer", minimum: 0, description: "Default: 0" },
  times: { type: "integer", minimum: 1, description: "Default: every call, until it is cleared" },
} as const;

/** The shape of a fault. */
const faultSchema = {
  oneOf: [
    {
      type: "object",
      properties: {
        kind: {
          type: "string",
          enum: ["unavailable", "blocked", "quota", "lock", "drop-answer", "drain", "ignore-org", "lag"],
        },
        ...aim,
      },
      required: ["kind"],
      additionalProperties: false,
    },
    {
      type: "object",
      properties: { kind: { type: "string", enum: ["delay"] }, ms: { type: "number", minimum: 0 }, ...aim },
      required: ["kind", "ms"],
      additionalProperties: false,
    },
  ],
} as const;

const callFilterSchema = {
  type: "object",
  properties: {
    rpc: text,
    api: { type: "string", enum: ["v1", "v2"] },
    protocol: { type: "string", enum: ["grpc", "grpc-web", "rest", "connect"] },
    orgId: text,
    caller: text,
    userId: text,
  },
  additionalProperties: false,
} as const;

const approvalSchema = {
  type: "object",
  properties: { amr: { type: "array", items: id } },
  additionalProperties: false,
} as const;

/** Checks how a device is approved. */
export function checkApproval(userCode: string, approval: { amr?: string[] }): void {
  checkShape(userCode, id, "the user code");
  checkShape(approval, approvalSchema, "the approval");
}

/** Checks a fault. */
export function checkFault(fault: Fault): void {
  checkShape(fault, faultSchema, "the fault");
}

/** Checks which calls are meant. */
export function checkCallFilter(filter: CallFilter): void {
  checkShape(filter, callFilterSchema, "the filter");
}
