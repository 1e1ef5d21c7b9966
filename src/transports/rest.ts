import { Code, ConnectError } from "@connectrpc/connect";
import { runUnaryCall } from "@connectrpc/connect/protocol";
import { standardInterceptors } from "../interceptors/standard.js";
import { type ClientOptions, normalizeOptions } from "../options.js";
import { type Call, fetchCall } from "./fetch.js";
import { type ManagedTransport, managedTransport } from "./managed-transport.js";
import { restMessage } from "./rest-answer.js";
import { restRequest } from "./rest-request.js";

/** Makes a transport that speaks REST/JSON over fetch, by the HTTP rules in the descriptors. Wrong options are a TypeError. */
export function createTransport(options: ClientOptions): ManagedTransport {
  const normalized = normalizeOptions(options, ["tls"]);
  const { baseUrl } = normalized;
  const interceptors = standardInterceptors(normalized);
  return managedTransport(
    normalized,
    async ({ method, message, header, contextValues, signal, progress }) => {
      const planned = restRequest(method, message);
      return runUnaryCall<typeof method.input, typeof method.output>({
        interceptors,
        signal,
        req: {
          stream: false,
          service: method.parent,
          method,
          requestMethod: planned.method,
          url: baseUrl + planned.path,
          header,
          contextValues,
          message,
        },
        next: async (request) => {
          // Once more, because interceptors may have changed the message.
          const { path, body, refusal, ...init } = restRequest(method, request.message);
          if (refusal) throw new ConnectError(refusal, Code.InvalidArgument);
          if (body) request.header.set("content-type", "application/json");
          const call: Call = {
            progress,
            url: baseUrl + path,
            init: { ...init, ...(body && { body }), headers: request.header, signal: request.signal },
          };
          return fetchCall(normalized, call, (answer) => ({
            stream: false,
            service: method.parent,
            method,
            header: answer.response.headers,
            trailer: new Headers(),
            message: restMessage(method, call, answer),
          }));
        },
      });
    },
  );
}
