/**
 * REST/JSON over fetch.
 *
 * @module zitadel-mgmt/rest
 */
import { type ManagementClient, managementClientOver } from "./client.js";
import type { ClientOptions } from "./options.js";
import { createTransport } from "./transports/rest.js";

/** Makes a client for ZITADEL's Management API over REST/JSON. Wrong options are a TypeError. */
export const createManagementClient: (options: ClientOptions) => ManagementClient =
  managementClientOver(createTransport);

export { createTransport };
