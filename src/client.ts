import { type Client, createClient } from "@connectrpc/connect";
import { ManagementService } from "../gen/zitadel/management/v1/management_pb.js";
import type { ClientOptions } from "./options.js";
import type { ManagedTransport } from "./transports/managed-transport.js";

/** Connect's own client for the rpcs of ZITADEL's Management API. */
export type ManagementClient = Client<typeof ManagementService>;

/** Makes the `createManagementClient` of a protocol. */
export function managementClientOver(
  createTransport: (options: ClientOptions) => ManagedTransport,
): (options: ClientOptions) => ManagementClient {
  return (options) => createClient(ManagementService, createTransport(options));
}
