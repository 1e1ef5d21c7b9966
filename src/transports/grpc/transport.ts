import { create, toBinary } from "@bufbuild/protobuf";
import { createContextValues, type UnaryRequest, type UnaryResponse } from "@connectrpc/connect";
import { withDeadline } from "../../deadline.js";
import { standardInterceptors } from "../../interceptors/standard.js";
import { type ClientOptions, normalizeOptions } from "../../options.js";
import { servedMethod } from "../../wire-name.js";
import type { ManagedTransport } from "../managed-transport.js";
import { noStreams } from "../no-streams.js";
import { readAnswer } from "./answer.js";
import { createChannel } from "./channel.js";
import { envelope, requestHeaders, timeoutValue } from "./request.js";

type Next = Parameters<ReturnType<typeof standardInterceptors>[number]>[0];

/** Makes a transport that speaks gRPC over HTTP/2, unary only. Wrong options are a TypeError. */
export function createTransport(options: ClientOptions): ManagedTransport {
  const normalized = normalizeOptions(options, ["fetch"]);
  const { baseUrl, defaultTimeoutMs, maxResponseBytes, tls } = normalized;
  const channel = createChannel(new URL(baseUrl), tls);
  const send = async (request: UnaryRequest): Promise<UnaryResponse> => {
    const { method, message, service } = request;
    const headers = requestHeaders(`/${service.typeName}/${method.name}`, request.header);
    const body = envelope(toBinary(method.input, message));
    const received = await channel.send({ method, headers, body, maxResponseBytes, signal: request.signal });
    return readAnswer(method, received, maxResponseBytes);
  };
  const next = standardInterceptors(normalized).reduceRight<Next>(
    (inner, outer) => outer(inner),
    send as Next,
  );
  return {
    unary: (alias, signal, timeoutMs, header, input, contextValues = createContextValues()) => {
      const method = servedMethod(alias);
      return withDeadline(signal, timeoutMs, defaultTimeoutMs, async (deadline) => {
        const headers = new Headers(header);
        const timeout = timeoutValue(timeoutMs ?? defaultTimeoutMs);
        if (timeout) headers.set("grpc-timeout", timeout);
        return (await next({
          stream: false,
          service: method.parent,
          method,
          requestMethod: "POST",
          url: `${baseUrl}/${method.parent.typeName}/${method.name}`,
          header: headers,
          contextValues,
          message: create(method.input, input),
          signal: deadline,
        })) as UnaryResponse<typeof method.input, typeof method.output>;
      });
    },
    stream: noStreams,
    close: channel.close,
    [Symbol.asyncDispose]: channel.close,
  };
}
