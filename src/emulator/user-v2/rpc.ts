import type { DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { UserService } from "../../../gen/zitadel/user/v2/user_service_pb.js";
import type { CallContext } from "../service/context.js";

type Methods = (typeof UserService)["method"];

/** The rpcs of the service, by the local names of their methods. */
export type Rpcs = {
  [Name in keyof Methods]: Methods[Name] extends DescMethodUnary<infer I, infer O>
    ? (request: MessageShape<I>, context: CallContext) => MessageInitShape<O>
    : never;
};
