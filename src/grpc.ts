/**
 * gRPC over HTTP/2, for Node.
 *
 * @module zitadel-mgmt/grpc
 */
import { type ManagementClient, managementClientOver } from "./client.js";
import type { ClientOptions } from "./options.js";
import { createTransport } from "./transports/grpc/transport.js";

/** Makes a client for ZITADEL's Management API over gRPC. Wrong options are a TypeError. */
export const createManagementClient: (options: ClientOptions) => ManagementClient =
  managementClientOver(createTransport);

export { createTransport };
