import { create, toBinary } from "@bufbuild/protobuf";
import {
  createContextValues,
  type Interceptor,
  type UnaryRequest,
  type UnaryResponse,
} from "@connectrpc/connect";
import { withDeadline } from "../../deadline.js";
import { standardInterceptors } from "../../interceptors/standard.js";
import { type ClientOptions, normalizeOptions } from "../../options.js";
import { servedMethod } from "../../wire-name.js";
import type { ManagedTransport } from "../managed-transport.js";
import { noStreams } from "../no-streams.js";
import { readAnswer } from "./answer.js";
import { createChannel } from "./channel.js";
import { envelope, requestHeaders, timeoutValue } from "./request.js";
import { checkTls } from "./tls-options.js";

type AnyCall = Parameters<Interceptor>[0];

/** Makes a transport that speaks gRPC over HTTP/2, unary only. Wrong options are a TypeError. */
export function createTransport(options: ClientOptions): ManagedTransport {
  const normalized = normalizeOptions(options, ["fetch"]);
  const { baseUrl, defaultTimeoutMs, interceptors, maxResponseBytes, tls } = normalized;
  const origin = new URL(baseUrl);
  const channel = createChannel(origin, checkTls(tls), maxResponseBytes);
  const send = async ({ method, message, header, signal }: UnaryRequest) => {
    const headers = requestHeaders(origin.host, method, header);
    const body = envelope(toBinary(method.input, message));
    const received = await channel.send({ method, headers, body, signal });
    const answer = readAnswer(method, received, maxResponseBytes);
    // Interceptors of others may spread it, which passes over getters.
    return interceptors.length > 0 ? { ...answer, header: answer.header, trailer: answer.trailer } : answer;
  };
  // Not connect's runUnaryCall: its linked abort controllers cost as much as the rest of a call.
  const next = standardInterceptors(normalized).reduceRight<AnyCall>(
    (inner, interceptor) => interceptor(inner),
    send as AnyCall,
  );
  return {
    unary: (alias, signal, timeoutMs, header, input, contextValues = createContextValues()) => {
      const method = servedMethod(alias);
      const limitMs = timeoutMs ?? defaultTimeoutMs;
      const call = withDeadline(signal, limitMs, (deadline) => {
        const headers = new Headers(header);
        const timeout = timeoutValue(limitMs);
        if (timeout) headers.set("grpc-timeout", timeout);
        return next({
          stream: false,
          service: method.parent,
          method,
          requestMethod: "POST",
          url: `${baseUrl}/${method.parent.typeName}/${method.name}`,
          header: headers,
          contextValues,
          message: create(method.input, input),
          signal: deadline,
        }) as Promise<UnaryResponse<typeof method.input, typeof method.output>>;
      });
      return limitMs > 0 ? call : keepingProcess(call);
    },
    stream: noStreams,
    close: channel.close,
    [Symbol.asyncDispose]: channel.close,
  };
}

/** The connection does not keep the process alive, so that an idle one does not. The timer of a deadline does, or this one. */
function keepingProcess<T>(call: Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, 2 ** 30);
  return call.finally(() => clearInterval(timer));
}
