/**
 * gRPC over HTTP/2, for Node.
 *
 * @module zitadel-mgmt/grpc
 */
import { ManagementService } from "../gen/zitadel/management/v1/management_pb.js";
import { clientOver, type ManagementClient } from "./client.js";
import type { ClientOptions } from "./options.js";
import { createTransport } from "./transports/grpc/transport.js";

/** Makes a client for ZITADEL's Management API over gRPC. Wrong options are a TypeError. */
export const createManagementClient: (options: ClientOptions) => ManagementClient = clientOver(
  ManagementService,
  createTransport,
);

export { createTransport };
