import type { DescMethodUnary, Message } from "@bufbuild/protobuf";
import { toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { managementV1 } from "../../management-v1/api.js";
import { type Answer, invoke } from "../../service/invoke.js";
import type { EmulatorState } from "../../world/state.js";
import { parseGrpcTimeout } from "../grpc-timeout.js";
import { checkHealth, healthCheck } from "../health.js";
import { decodedPath, type HttpRequest } from "../http.js";
import { grpcGoMethod, serviceNames } from "../served-methods.js";
import { decodeMessage } from "./request-message.js";

/** What a gRPC or gRPC-web request comes to: refused by HTTP, or answered by a status. */
export type GrpcOutcome = { refused: { status: number; text: string } } | GrpcAnswer;

export interface GrpcAnswer {
  refused?: undefined;
  /** The encoded message. */
  data?: Uint8Array;
  error?: ConnectError;
  /** Whether the answer is compressed, as the request said it is. */
  gzip: boolean;
  /** Whether it got as far as the server's interceptors, which set headers. */
  intercepted: boolean;
  connection?: Answer["connection"];
}

/** Runs a call whose content type, in the terms of gRPC, is given and whose body holds length-prefixed messages. */
export async function callGrpc(
  state: EmulatorState,
  request: HttpRequest & { brokenOff?: ConnectError },
  protocol: "grpc" | "grpc-web",
  contentType: string,
): Promise<GrpcOutcome> {
  if (!/^application\/grpc($|[+;])/.test(contentType)) {
    return refuse(415, `invalid gRPC request content-type ${JSON.stringify(contentType)}`);
  }
  const timeout = parseTimeout(request);
  if (typeof timeout === "string") return refuse(400, `malformed grpc-timeout: ${timeout}`);
  const deadline = timeout === undefined ? undefined : request.arrivedAt + timeout;
  const encoding = request.headers.get("grpc-encoding");
  const early = { gzip: encoding === "gzip", intercepted: false };
  let method: DescMethodUnary;
  let message: Message;
  try {
    method = findMethod(state, decodedPath(request.target) ?? "");
    if (encoding && encoding !== "identity" && encoding !== "gzip") {
      throw new ConnectError(
        `grpc: Decompressor is not installed for grpc-encoding ${JSON.stringify(encoding)}`,
        Code.Unimplemented,
      );
    }
    if (deadline !== undefined && performance.now() >= deadline) {
      throw new ConnectError("context deadline exceeded", Code.DeadlineExceeded);
    }
    message = decodeMessage(method.input, request, encoding);
  } catch (reason) {
    return { ...early, error: ConnectError.from(reason) };
  }
  const answer =
    method === healthCheck
      ? checkHealth(state, message)
      : await invoke(state, {
          protocol,
          api: managementV1,
          method,
          message,
          host: request.host,
          header: (name) => request.headers.get(name),
          deadline,
        });
  const { message: output, error, connection } = answer;
  return {
    gzip: early.gzip,
    intercepted: true,
    ...(output && { data: toBinary(method.output, output) }),
    ...(error && { error }),
    ...(connection && { connection }),
  };
}

function parseTimeout({ headers }: HttpRequest): number | string | undefined {
  const value = headers.get("grpc-timeout");
  return value ? parseGrpcTimeout(value) : undefined;
}

function refuse(status: number, text: string): GrpcOutcome {
  return { refused: { status, text: `${text}\n` } };
}

function findMethod(state: EmulatorState, path: string): DescMethodUnary {
  const method = grpcGoMethod(state, path);
  if (method) return method;
  const slash = path.lastIndexOf("/");
  if (slash <= 0) throw unimplemented(`malformed method name: ${JSON.stringify(path)}`);
  const service = path.slice(1, slash);
  throw unimplemented(
    serviceNames(state).includes(service)
      ? `unknown method ${path.slice(slash + 1)} for service ${service}`
      : `unknown service ${service}`,
  );
}

function unimplemented(message: string): ConnectError {
  return new ConnectError(message, Code.Unimplemented);
}
