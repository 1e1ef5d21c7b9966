import { toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { withDeadline } from "../deadline.js";
import { outcomeHint } from "../idempotency.js";
import { standardInterceptors } from "../interceptors/standard.js";
import { type ClientOptions, normalizeOptions } from "../options.js";
import { servedMethod } from "../wire-name.js";
import { type Call, fetchAnswer } from "./fetch.js";
import { grpcWebResponse } from "./grpc-web-response.js";
import type { ManagedTransport } from "./managed-transport.js";
import { noStreams } from "./no-streams.js";

/** Makes a transport that speaks gRPC-web over fetch. Wrong options are a TypeError. */
export function createTransport(options: ClientOptions): ManagedTransport {
  const normalized = normalizeOptions(options, ["tls"]);
  const { baseUrl, defaultTimeoutMs } = normalized;
  const transport = createGrpcWebTransport({
    baseUrl,
    interceptors: [...standardInterceptors(normalized), encodable],
    fetch: async (input, init) => {
      const url = input as string;
      const call: Call = {
        rpc: { name: url.slice(url.lastIndexOf("/") + 1) },
        url,
        init: init as Call["init"],
      };
      return grpcWebResponse(call, await fetchAnswer(normalized, call));
    },
  });
  return {
    unary: (alias, signal, timeoutMs, header, input, contextValues) => {
      const method = servedMethod(alias);
      return withDeadline(
        signal,
        timeoutMs ?? defaultTimeoutMs,
        (deadline) => transport.unary(method, deadline, undefined, header, input, contextValues),
        outcomeHint(method),
      );
    },
    stream: noStreams,
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Connect-web would say `Internal` for a value that its field cannot hold, such as -1 for a uint32. */
const encodable: Interceptor = (next) => (request) => {
  try {
    if (!request.stream) toBinary(request.method.input, request.message);
  } catch (cause) {
    throw new ConnectError((cause as Error).message, Code.InvalidArgument, undefined, undefined, cause);
  }
  return next(request);
};
