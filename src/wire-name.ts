import {
  type DescMessage,
  type DescMethod,
  type DescMethodUnary,
  getOption,
  hasOption,
} from "@bufbuild/protobuf";
import { served_as } from "../gen/zitadel_mgmt/v1/served_as_pb.js";

/** Tells whether an rpc is an alias of ours, which servers do not know. */
export function isAlias(method: DescMethod): boolean {
  return hasOption(method, served_as);
}

/** Resolves an alias to the rpc that servers serve; any other rpc is returned as it is. */
export function servedMethod<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
): DescMethodUnary<I, O> {
  if (!isAlias(method)) return method;
  const name = getOption(method, served_as);
  const target = method.parent.methods.find((candidate) => candidate.name === name);
  if (!target)
    throw new TypeError(`${method.name} is served as ${name}, which ${method.parent.typeName} lacks`);
  return target as DescMethodUnary<I, O>;
}
