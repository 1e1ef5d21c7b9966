import type { DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { CallContext } from "./context.js";

/** What does the methods of a service, by their local names. */
export type RpcsOf<Methods> = {
  [Name in keyof Methods]: Methods[Name] extends DescMethodUnary<infer I, infer O>
    ? (request: MessageShape<I>, context: CallContext) => MessageInitShape<O> | Promise<MessageInitShape<O>>
    : never;
};
