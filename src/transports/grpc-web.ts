import { toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { standardInterceptors } from "../interceptors/standard.js";
import { type ClientOptions, normalizeOptions } from "../options.js";
import { type Call, fetchCall } from "./fetch.js";
import { grpcWebResponse } from "./grpc-web-response.js";
import { type ManagedTransport, managedTransport } from "./managed-transport.js";

/** Makes a transport that speaks gRPC-web over fetch. Wrong options are a TypeError. */
export function createTransport(options: ClientOptions): ManagedTransport {
  const normalized = normalizeOptions(options, ["tls"]);
  const interceptors = [...standardInterceptors(normalized), encodable];
  return managedTransport(normalized, ({ method, message, header, contextValues, signal, progress }) =>
    // One for each call, because its fetch is not told which call it is for.
    createGrpcWebTransport({
      baseUrl: normalized.baseUrl,
      interceptors,
      fetch: (url, init) => {
        const call = { progress, url, init } as Call;
        return fetchCall(normalized, call, (answer) => grpcWebResponse(method.output, call, answer));
      },
    }).unary(method, signal, undefined, header, message, contextValues),
  );
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
