import type { DescMessage, DescMethodUnary, DescService, MessageInitShape } from "@bufbuild/protobuf";
import { type CallOptions, type Client, makeAnyClient } from "@connectrpc/connect";
import type { ManagementService } from "../gen/zitadel/management/v1/management_pb.js";
import type { UserService } from "../gen/zitadel/user/v2/user_service_pb.js";
import type { ClientOptions } from "./options.js";
import type { ManagedTransport } from "./transports/managed-transport.js";

/** Connect's own client for the rpcs of ZITADEL's Management API. */
export type ManagementClient = Client<typeof ManagementService>;

/** Connect's own client for the rpcs of ZITADEL's user service v2. */
export type UserClient = Client<typeof UserService>;

/**
 * Makes the function that makes clients for a service over a protocol. Connect's `createClient` does the same, and brings
 * 1 KB gzip of streaming into every browser bundle, which no rpc of ZITADEL needs.
 */
export function clientOver<S extends DescService>(
  service: S,
  createTransport: (options: ClientOptions) => ManagedTransport,
): (options: ClientOptions) => Client<S> {
  return (options) => {
    const transport = createTransport(options);
    return makeAnyClient(
      service,
      (method) =>
        async (input: MessageInitShape<DescMessage>, call: CallOptions = {}) => {
          const { signal, timeoutMs, headers, contextValues } = call;
          const unary = method as DescMethodUnary;
          const response = await transport.unary(unary, signal, timeoutMs, headers, input, contextValues);
          call.onHeader?.(response.header);
          call.onTrailer?.(response.trailer);
          return response.message;
        },
    ) as Client<S>;
  };
}
