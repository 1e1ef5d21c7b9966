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

/** Reading the option costs as much as half a call. */
const served = new WeakMap<DescMethod, DescMethod>();

/** Resolves an alias to the rpc that servers serve; any other rpc is returned as it is. */
export function servedMethod<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
): DescMethodUnary<I, O> {
  let target = served.get(method);
  if (!target) {
    target = isAlias(method) ? aliased(method) : method;
    served.set(method, target);
  }
  return target as DescMethodUnary<I, O>;
}

function aliased(method: DescMethod): DescMethod {
  const name = getOption(method, served_as);
  const target = method.parent.methods.find((candidate) => candidate.name === name);
  if (!target)
    throw new TypeError(`${method.name} is served as ${name}, which ${method.parent.typeName} lacks`);
  return target;
}
