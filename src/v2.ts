/**
 * The user service v2: gRPC in Node, gRPC-web everywhere else. All else, such as token sources and `zitadelError`, is in
 * `zitadel-mgmt`, and its `createTransport`, or that of another protocol, carries this service by `createClient`.
 *
 * @module zitadel-mgmt/v2
 */
import { UserService } from "../gen/zitadel/user/v2/user_service_pb.js";
import { clientOver, type UserClient } from "./client.js";
import type { ClientOptions } from "./options.js";
import { createTransport } from "./transports/grpc-web.js";

/** Makes a client for ZITADEL's user service v2, over gRPC in Node and over gRPC-web everywhere else. Wrong options are a TypeError. */
export const createUserClient: (options: ClientOptions) => UserClient = clientOver(
  UserService,
  createTransport,
);

export type { UserClient } from "./client.js";
export * from "./v2-messages.js";
export { UserService };
