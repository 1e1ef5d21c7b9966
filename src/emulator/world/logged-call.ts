import type { Code } from "@connectrpc/connect";

/** Which calls are meant: those that have all of what is named. */
export interface CallFilter
  extends Partial<Pick<LoggedCall, "rpc" | "api" | "protocol" | "orgId" | "caller">> {
  /** Whom the request is about. */
  userId?: string;
}

/** A call that reached an rpc. */
export interface LoggedCall {
  /** The rpc, such as `RemoveHumanAuthFactorU2F`. */
  rpc: string;
  /** Whose rpc it is: `v1` is the Management API, `v2` the user service. */
  api: "v1" | "v2";
  /** How the call came. */
  protocol: "grpc" | "grpc-web" | "rest" | "connect";
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
