import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { type ManagementClient, managementClientOver } from "../client.js";
import { withDeadline } from "../deadline.js";
import { standardInterceptors } from "../interceptors/standard.js";
import { type ClientOptions, normalizeOptions } from "../options.js";
import { servedMethod } from "../wire-name.js";
import { fetchOnce } from "./fetch.js";
import type { ManagedTransport } from "./managed-transport.js";
import { noStreams } from "./no-streams.js";

/** Makes a transport that speaks gRPC-web over fetch. Wrong options are a TypeError. */
export function createTransport(options: ClientOptions): ManagedTransport {
  const normalized = normalizeOptions(options, ["tls"]);
  const { baseUrl, defaultTimeoutMs, fetch } = normalized;
  const transport = createGrpcWebTransport({
    baseUrl,
    interceptors: standardInterceptors(normalized),
    fetch: (url, init) => fetchOnce(fetch, url as string, init as RequestInit & { signal: AbortSignal }),
  });
  return {
    unary: (method, signal, timeoutMs, header, input, contextValues) =>
      withDeadline(signal, timeoutMs, defaultTimeoutMs, (deadline) =>
        transport.unary(servedMethod(method), deadline, undefined, header, input, contextValues),
      ),
    stream: noStreams,
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Makes a client for ZITADEL's Management API over gRPC-web. Wrong options are a TypeError. */
export const createManagementClient: (options: ClientOptions) => ManagementClient =
  managementClientOver(createTransport);
