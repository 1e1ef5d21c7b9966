import { toBinary } from "@bufbuild/protobuf";
import type { Interceptor, UnaryRequest, UnaryResponse } from "@connectrpc/connect";
import { standardInterceptors } from "../../interceptors/standard.js";
import { type ClientOptions, normalizeOptions } from "../../options.js";
import { attemptFailed } from "../../outcome.js";
import { type ManagedTransport, managedTransport } from "../managed-transport.js";
import { readAnswer } from "./answer.js";
import { createChannel } from "./channel.js";
import { envelope, requestHeaders, timeoutValue } from "./request.js";
import { checkTls } from "./tls-options.js";

type AnyCall = Parameters<Interceptor>[0];

/** Makes a transport that speaks gRPC over HTTP/2, unary only. Wrong options are a TypeError, and so is Bun. */
export function createTransport(options: ClientOptions): ManagedTransport {
  // Measured with Bun 1.4: `bytesWritten` stays 0 and resets have no code, so what is not done could not be told from what is.
  if (process.versions.bun) {
    throw new TypeError(
      "gRPC is not for Bun, whose node:http2 does not tell what was sent: use gRPC-web or REST",
    );
  }
  const normalized = normalizeOptions(options, ["fetch"]);
  const { baseUrl, maxResponseBytes, tls } = normalized;
  const origin = new URL(baseUrl);
  const channel = createChannel(origin, checkTls(tls), maxResponseBytes);
  const interceptors = standardInterceptors(normalized).reverse();
  const hasOthers = normalized.interceptors.length > 0;
  return managedTransport(
    normalized,
    ({ method, message, header, contextValues, signal, limitMs, progress }) => {
      const send = async (request: UnaryRequest) => {
        try {
          const { method: rpc, message: sent, header: fields, signal: end } = request;
          const headers = requestHeaders(origin.host, rpc, fields);
          const body = envelope(toBinary(rpc.input, sent));
          const received = await channel.send({ progress, headers, body, signal: end });
          const answer = readAnswer(rpc, received, maxResponseBytes);
          progress.open = false;
          // Interceptors of others may spread it, which passes over getters.
          return hasOthers ? { ...answer, header: answer.header, trailer: answer.trailer } : answer;
        } catch (reason) {
          throw attemptFailed(progress, reason);
        }
      };
      // Not connect's runUnaryCall: its linked abort controllers cost as much as the rest of a call.
      let next = send as AnyCall;
      for (const interceptor of interceptors) next = interceptor(next);
      const timeout = timeoutValue(limitMs);
      if (timeout) header.set("grpc-timeout", timeout);
      return next({
        stream: false,
        service: method.parent,
        method,
        requestMethod: "POST",
        url: `${baseUrl}/${method.parent.typeName}/${method.name}`,
        header,
        contextValues,
        message,
        signal,
      }) as Promise<UnaryResponse<typeof method.input, typeof method.output>>;
    },
    channel.close,
  );
}
