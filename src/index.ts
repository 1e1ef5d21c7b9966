/**
 * The client: gRPC in Node, gRPC-web everywhere else. Both have the same names.
 *
 * @module zitadel-mgmt
 */
import type { ManagementClient } from "./client.js";
import * as grpcWeb from "./grpc-web.js";
import type { ClientOptions } from "./options.js";
import type { ManagedTransport } from "./transports/managed-transport.js";

export { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
export { ManagementService } from "../gen/zitadel/management/v1/management_pb.js";
export { type ClientCredentialsOptions, clientCredentials } from "./auth/client-credentials.js";
export { type OidcUser, type OidcUserManager, oidcScope, oidcTokenSource } from "./auth/oidc-client.js";
export { personalAccessToken } from "./auth/personal-access-token.js";
export { audienceScope } from "./auth/scopes.js";
export { type ServiceAccountOptions, serviceAccount } from "./auth/service-account.js";
export type { ServiceAccountKey } from "./auth/service-account-key.js";
export type { Auth, TokenSource } from "./auth/token-source.js";
export type { ManagementClient, RequestOf } from "./client.js";
export { ErrorId, type ZitadelError, zitadelError } from "./errors.js";
export { authorization } from "./interceptors/authorization.js";
export { type CallLog, logging } from "./interceptors/logging.js";
export { organization } from "./interceptors/organization.js";
export { requestValidation } from "./interceptors/request-validation.js";
export { retry } from "./interceptors/retry.js";
export { type TracingSpan, type TracingTracer, tracing } from "./interceptors/tracing.js";
export * from "./messages.js";
export type { ClientOptions, TlsOptions } from "./options.js";
export { isForeign } from "./outcome.js";
export type { ManagedTransport } from "./transports/managed-transport.js";

/** Makes a client for ZITADEL's Management API, over gRPC in Node and over gRPC-web everywhere else. Wrong options are a TypeError. */
export const createManagementClient: (options: ClientOptions) => ManagementClient =
  grpcWeb.createManagementClient;

/** Makes a transport: gRPC in Node, gRPC-web everywhere else. Connect's `createClient` makes clients of any service over it. */
export const createTransport: (options: ClientOptions) => ManagedTransport = grpcWeb.createTransport;
