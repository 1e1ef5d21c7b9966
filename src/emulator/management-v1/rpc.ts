import type { DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import type { CallContext } from "../service/context.js";

type Methods = Omit<(typeof ManagementService)["method"], "removeHumanMultiFactorU2F">;

/** The rpcs of the server, by the local names of their methods. */
export type Rpcs = {
  [Name in keyof Methods]: Methods[Name] extends DescMethodUnary<infer I, infer O>
    ? (request: MessageShape<I>, context: CallContext) => MessageInitShape<O>
    : never;
};
