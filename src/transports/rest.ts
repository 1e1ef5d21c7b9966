import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createContextValues } from "@connectrpc/connect";
import { runUnaryCall } from "@connectrpc/connect/protocol";
import { withDeadline } from "../deadline.js";
import { outcomeHint } from "../idempotency.js";
import { standardInterceptors } from "../interceptors/standard.js";
import { type ClientOptions, normalizeOptions } from "../options.js";
import { servedMethod } from "../wire-name.js";
import { type Call, fetchAnswer } from "./fetch.js";
import type { ManagedTransport } from "./managed-transport.js";
import { noStreams } from "./no-streams.js";
import { restMessage } from "./rest-answer.js";
import { restRequest } from "./rest-request.js";

/** Makes a transport that speaks REST/JSON over fetch, by the HTTP rules in the descriptors. Wrong options are a TypeError. */
export function createTransport(options: ClientOptions): ManagedTransport {
  const normalized = normalizeOptions(options, ["tls"]);
  const { baseUrl, defaultTimeoutMs } = normalized;
  const interceptors = standardInterceptors(normalized);
  return {
    unary: (alias, signal, timeoutMs, header, input, contextValues = createContextValues()) => {
      const method = servedMethod(alias);
      const run = async (deadline: AbortSignal) => {
        const message = create(method.input, input);
        const planned = restRequest(method, message);
        return runUnaryCall<typeof method.input, typeof method.output>({
          interceptors,
          signal: deadline,
          req: {
            stream: false,
            service: method.parent,
            method,
            requestMethod: planned.method,
            url: baseUrl + planned.path,
            header: new Headers(header),
            contextValues,
            message,
          },
          next: async (request) => {
            // Once more, because interceptors may have changed the message.
            const { path, body, refusal, ...init } = restRequest(method, request.message);
            if (refusal) throw new ConnectError(refusal, Code.InvalidArgument);
            if (body) request.header.set("content-type", "application/json");
            const call: Call = {
              rpc: method,
              url: baseUrl + path,
              init: { ...init, ...(body && { body }), headers: request.header, signal: request.signal },
            };
            const answer = await fetchAnswer(normalized, call);
            return {
              stream: false,
              service: method.parent,
              method,
              header: answer.response.headers,
              trailer: new Headers(),
              message: restMessage(method, call, answer),
            };
          },
        });
      };
      return withDeadline(signal, timeoutMs ?? defaultTimeoutMs, run, outcomeHint(method));
    },
    stream: noStreams,
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
