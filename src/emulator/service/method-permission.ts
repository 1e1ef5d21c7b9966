import { type DescMethod, getOption, hasOption } from "@bufbuild/protobuf";
import { options } from "../../../gen/zitadel/protoc_gen_zitadel/v2/options_pb.js";
import { auth_option } from "../../../gen/zitadel/v1/options_pb.js";

/**
 * The permission that an rpc demands of its caller: `authenticated` for none but a token, undefined where not even that
 * is needed. The options of the APIs differ.
 */
export function permissionOf(method: DescMethod): string | undefined {
  if (hasOption(method, auth_option)) return getOption(method, auth_option).permission;
  return hasOption(method, options) ? getOption(method, options).authOption?.permission : undefined;
}
