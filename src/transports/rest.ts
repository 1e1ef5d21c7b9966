import { fromJson } from "@bufbuild/protobuf";
import { Code, ConnectError, createContextValues } from "@connectrpc/connect";
import { runUnaryCall } from "@connectrpc/connect/protocol";
import { type ManagementClient, managementClientOver } from "../client.js";
import { withDeadline } from "../deadline.js";
import { standardInterceptors } from "../interceptors/standard.js";
import { type ClientOptions, normalizeOptions } from "../options.js";
import { servedMethod } from "../wire-name.js";
import { fetchOnce } from "./fetch.js";
import type { ManagedTransport } from "./managed-transport.js";
import { noStreams } from "./no-streams.js";
import { restError } from "./rest-error.js";
import { restRequest } from "./rest-request.js";

/** Makes a transport that speaks REST/JSON over fetch, by the HTTP rules in the descriptors. Wrong options are a TypeError. */
export function createTransport(options: ClientOptions): ManagedTransport {
  const normalized = normalizeOptions(options, ["tls"]);
  const { baseUrl, defaultTimeoutMs, fetch } = normalized;
  const interceptors = standardInterceptors(normalized);
  return {
    unary: (alias, signal, timeoutMs, header, message, contextValues = createContextValues()) => {
      const method = servedMethod(alias);
      return withDeadline(signal, timeoutMs, defaultTimeoutMs, (deadline) =>
        runUnaryCall({
          interceptors,
          signal: deadline,
          req: {
            stream: false,
            service: method.parent,
            method,
            requestMethod: "POST",
            url: `${baseUrl}/${method.parent.typeName}/${method.name}`,
            header: new Headers(header),
            contextValues,
            message,
          },
          next: async (request) => {
            const { path, body, ...init } = restRequest(method, request.message);
            if (body !== undefined) request.header.set("content-type", "application/json");
            const response = await fetchOnce(fetch, baseUrl + path, {
              ...init,
              ...(body !== undefined && { body }),
              headers: request.header,
              signal: request.signal,
            });
            const text = await response.text();
            if (!response.ok) throw restError(response, text);
            return {
              stream: false,
              service: method.parent,
              method,
              header: response.headers,
              trailer: new Headers(),
              message: parse(text, (json) => fromJson(method.output, json, { ignoreUnknownFields: true })),
            };
          },
        }),
      );
    },
    stream: noStreams,
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

function parse<T>(text: string, decode: (json: never) => T): T {
  try {
    return decode(JSON.parse(text) as never);
  } catch (cause) {
    throw new ConnectError(
      "the answer is not the JSON that was expected",
      Code.Internal,
      undefined,
      undefined,
      cause,
    );
  }
}

/** Makes a client for ZITADEL's Management API over REST/JSON. Wrong options are a TypeError. */
export const createManagementClient: (options: ClientOptions) => ManagementClient =
  managementClientOver(createTransport);
