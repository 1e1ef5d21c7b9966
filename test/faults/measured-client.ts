import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { expect } from "vitest";
import { createTransport } from "../../src/grpc.js";
import { type ClientOptions, type ManagementClient, ManagementService } from "../../src/index.js";
import { grpcJsClient } from "./grpc-js-client.js";

/** Which client meets the faults: this package, or another for the table that `npm run bench:faults` writes. */
const measured = process.env.FAULTS_OF ?? "zitadel-mgmt";

/** Whether the faults are met by this package. */
export const measuresOurs: boolean = measured === "zitadel-mgmt";

/** What a client of this suite is made from: what all transports have. */
export type MeasuredOptions = Pick<
  ClientOptions,
  "baseUrl" | "defaultTimeoutMs" | "maxResponseBytes" | "tls" | "headers"
>;

/** A client over gRPC, and how its connections are closed. */
export interface MeasuredClient {
  client: ManagementClient;
  close(): Promise<void>;
}

/** Makes a client of the transport that is measured. */
export function measuredClient(options: MeasuredOptions): MeasuredClient {
  if (measuresOurs) {
    const transport = createTransport(options);
    return { client: createClient(ManagementService, transport), close: transport.close };
  }
  if (measured === "@grpc/grpc-js") return grpcJsClient(options);
  const { baseUrl, defaultTimeoutMs = 10_000, maxResponseBytes = 16 * 1024 * 1024, tls } = options;
  const sessionManager = new Http2SessionManager(baseUrl, {}, tls);
  const transport = createGrpcTransport({
    baseUrl,
    readMaxBytes: maxResponseBytes,
    sessionManager,
    ...(defaultTimeoutMs && { defaultTimeoutMs }),
  });
  return {
    client: createClient(ManagementService, transport),
    close: async () => sessionManager.abort(),
  };
}

/** Removes a key, which writes: it must not be done twice. Returns the sequence of the event. */
export async function remove(client: ManagementClient, tokenId = "2"): Promise<bigint | undefined> {
  const { details } = await client.removeHumanAuthFactorU2F({ userId: "1", tokenId });
  return details?.sequence;
}

/** The error that a call ends with. It has to be a ConnectError. */
export async function failure(call: Promise<unknown>): Promise<ConnectError> {
  const reason = await call.then(
    () => expect.fail("the call succeeded"),
    (error: unknown) => error,
  );
  expect(reason).toBeInstanceOf(ConnectError);
  return reason as ConnectError;
}

/** What a call must fail with. The text is asked of this package only. */
export async function expectFailure(call: Promise<unknown>, code: Code, text: RegExp): Promise<ConnectError> {
  const error = await failure(call);
  expect(Code[error.code], error.message).toBe(Code[code]);
  if (measuresOurs) expect(error.rawMessage).toMatch(text);
  return error;
}

/** How an error says that a removal may have been done. */
export const outcomeUnknown: RegExp = /outcome unknown/;
