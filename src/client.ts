import type { DescMessage, DescMethodUnary, MessageInitShape } from "@bufbuild/protobuf";
import { type CallOptions, type Client, makeAnyClient } from "@connectrpc/connect";
import { ManagementService } from "../gen/zitadel/management/v1/management_pb.js";
import type { ClientOptions } from "./options.js";
import type { ManagedTransport } from "./transports/managed-transport.js";

/** Connect's own client for the rpcs of ZITADEL's Management API. */
export type ManagementClient = Client<typeof ManagementService>;

/**
 * Makes the `createManagementClient` of a protocol. Connect's `createClient` does the same, and brings 1 KB gzip of
 * streaming into every browser bundle, which no rpc of ZITADEL needs.
 */
export function managementClientOver(
  createTransport: (options: ClientOptions) => ManagedTransport,
): (options: ClientOptions) => ManagementClient {
  return (options) => {
    const transport = createTransport(options);
    return makeAnyClient(
      ManagementService,
      (method) =>
        async (input: MessageInitShape<DescMessage>, call: CallOptions = {}) => {
          const { signal, timeoutMs, headers, contextValues } = call;
          const unary = method as DescMethodUnary;
          const response = await transport.unary(unary, signal, timeoutMs, headers, input, contextValues);
          call.onHeader?.(response.header);
          call.onTrailer?.(response.trailer);
          return response.message;
        },
    ) as ManagementClient;
  };
}
