import type { ServerResponse } from "node:http";
import { afterEach } from "vitest";
import type { ManagementClient } from "../../src/client.js";
import type { ClientOptions } from "../../src/index.js";
import { type HttpServer, type Received, startHttpServer } from "./http-server.js";

/** A protocol over fetch. */
export interface FetchProtocol {
  createManagementClient: (options: ClientOptions) => ManagementClient;
  /** Writes the answer of ZITADEL to a removal. */
  removed: (response: ServerResponse) => void;
  /** Writes the answer of ZITADEL to a list of factors, with none. */
  listed: (response: ServerResponse) => void;
}

export const user = { userId: "69629023906488335" };
export const key = { ...user, tokenId: "69629023906488336" };
/** The end of an error's text when a removal may have been done. */
export const unknown = "; outcome unknown: look whether RemoveHumanAuthFactorU2F was done";

/** Starts servers, one for each test, and clients for them. */
export function useServer({ createManagementClient }: FetchProtocol) {
  let server: HttpServer | undefined;
  afterEach(() => server?.[Symbol.asyncDispose]());
  return async (
    answer: (response: ServerResponse, request: Received) => unknown,
    options: Omit<ClientOptions, "baseUrl"> = {},
  ): Promise<{ server: HttpServer; management: ManagementClient }> => {
    server = await startHttpServer((request, response) => answer(response, request));
    return { server, management: createManagementClient({ baseUrl: server.origin, ...options }) };
  };
}
