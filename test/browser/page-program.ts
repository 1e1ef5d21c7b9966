// Runs in the page, and in a worker of it.
import { type DescMessage, fromJson, type JsonObject, type JsonValue, toJson } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import * as grpcWeb from "../../src/grpc-web.js";
import { type ClientOptions, zitadelError } from "../../src/index.js";
import * as rest from "../../src/rest.js";

/** A call that a test asks the page to make. */
export interface PageCall {
  /** `stock` is connect-web without this package. */
  protocol: "grpc-web" | "rest" | "stock";
  options: ClientOptions;
  rpc: keyof typeof ManagementService.method;
  request: JsonObject;
  headers?: Record<string, string>;
  timeoutMs?: number;
  /** After how many milliseconds the page aborts the call, itself or by `AbortSignal.timeout`. */
  abort?: { afterMs: number; by: "controller" | "timeout" };
}

/** What came of it. */
export interface PageOutcome {
  code: number;
  response?: JsonValue;
  id?: string | undefined;
  message?: string;
}

const transports = {
  "grpc-web": grpcWeb.createTransport,
  rest: rest.createTransport,
  stock: createGrpcWebTransport,
};

async function call({
  protocol,
  options,
  rpc,
  request,
  headers,
  timeoutMs,
  abort,
}: PageCall): Promise<PageOutcome> {
  const method = ManagementService.method[rpc];
  const controller = new AbortController();
  if (abort?.by === "controller") setTimeout(() => controller.abort(), abort.afterMs);
  const signal = abort?.by === "timeout" ? AbortSignal.timeout(abort.afterMs) : controller.signal;
  try {
    const transport = transports[protocol](options);
    const input = fromJson(method.input, request);
    const { message } = await transport.unary(method as never, signal, timeoutMs, headers, input as never);
    return { code: 0, response: toJson(method.output as DescMessage, message) };
  } catch (error) {
    const { code, id } = zitadelError(error);
    return { code, id, message: ConnectError.from(error).rawMessage };
  }
}

Object.assign(globalThis, { call });
if (!("document" in globalThis))
  addEventListener("message", async ({ data }) => postMessage(await call(data)));
