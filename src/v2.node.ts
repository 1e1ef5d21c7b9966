import { UserService } from "../gen/zitadel/user/v2/user_service_pb.js";
import { clientOver, type UserClient } from "./client.js";
import type { ClientOptions } from "./options.js";
import { createTransport } from "./transports/grpc/transport.js";

/** Makes a client for ZITADEL's user service v2 over gRPC. Wrong options are a TypeError. */
export const createUserClient: (options: ClientOptions) => UserClient = clientOver(
  UserService,
  createTransport,
);

export type { UserClient } from "./client.js";
export * from "./v2-messages.js";
export { UserService };
