import { type Message, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { Call } from "../../service/call.js";
import { invoke } from "../../service/invoke.js";
import type { EmulatorState } from "../../world/state.js";
import { tooLarge } from "../grpc-go/request-message.js";
import { parseGatewayTimeout } from "../grpc-timeout.js";
import type { HttpRequest, HttpResponse } from "../http.js";
import { jsonText } from "../json-text.js";
import { errorResponse, jsonResponse, routerError } from "./answers.js";
import { gateways } from "./gateways.js";
import { isRegistration, isVerification, refuseVerification } from "./neighbours.js";
import { restMessage } from "./request-message.js";
import { findRoute, type Route } from "./routes.js";

/** Answers a request by REST; any path that nobody else answers ends here too. */
export async function answerRest(
  state: EmulatorState,
  request: HttpRequest,
  path: string,
): Promise<HttpResponse> {
  if (path === "/management/v1" && state.apis.includes("v1")) {
    return routerError(request, 400, Code.InvalidArgument, "Bad Request");
  }
  const methodNotAllowed = () => routerError(request, 405, Code.Unimplemented, "Method Not Allowed");
  const method = httpMethod(request);
  if (path === "/healthz") {
    if (method !== "GET") return methodNotAllowed();
    return jsonResponse(request, 200, [], `${JSON.stringify({ status: "SERVING" })}\n`);
  }
  const { route, otherMethod } = findRoute(state, method, path);
  if (route) return callRest(state, request, path, route);
  if (!otherMethod) {
    return isRegistration(state, path)
      ? methodNotAllowed()
      : routerError(request, 404, Code.NotFound, "Not Found");
  }
  if (otherMethod.rule.method === "GET" && isForm(request))
    return callRest(state, request, path, otherMethod);
  if (isVerification(request, otherMethod)) {
    const call = callOf(request, otherMethod, restMessage(otherMethod, request));
    const error = refuseVerification(state, call, request.body);
    return errorResponse(request, gateways[otherMethod.api.name].headers(true), error);
  }
  return methodNotAllowed();
}

/** Where a path is too long for GET, the server lets a form be posted, and another method be named in a header. */
function httpMethod(request: HttpRequest): string {
  const named = request.headers.get("x-http-method-override");
  return named && isForm(request) ? named.toUpperCase() : request.method;
}

function isForm({ method, headers }: HttpRequest): boolean {
  return method === "POST" && headers.get("content-type") === "application/x-www-form-urlencoded";
}

async function callRest(
  state: EmulatorState,
  request: HttpRequest,
  path: string,
  route: Route,
): Promise<HttpResponse> {
  let message: Message;
  let deadline: number | undefined;
  try {
    deadline = deadlineOf(request);
    message = restMessage(route, request);
  } catch (reason) {
    if (reason instanceof ConnectError) return errorResponse(request, [], reason);
    const text = reason instanceof RangeError ? "exceeded max depth" : (reason as Error).message;
    return errorResponse(request, [], new ConnectError(text, Code.InvalidArgument));
  }
  const unprintable = unprintableMetadata(path, metadata(request, "authorization"));
  if (unprintable) return errorResponse(request, [], new ConnectError(unprintable, Code.Internal));
  const isLate = () => deadline !== undefined && performance.now() > deadline;
  if (isLate()) return errorResponse(request, [], deadlineExceeded());
  const { method, api } = route;
  const gateway = gateways[api.name];
  if (request.body.length > gateway.maxBytes) {
    const { length } = toBinary(method.input, message);
    if (length > gateway.maxBytes) return errorResponse(request, [], tooLarge(length));
  }
  const {
    message: output,
    error,
    connection,
  } = await invoke(state, { ...callOf(request, route, message), deadline });
  if (gateway.keepsTime && isLate()) return errorResponse(request, [], deadlineExceeded());
  const headers = gateway.headers(!output);
  const response = output
    ? jsonResponse(request, 200, headers, jsonText(method.output, output))
    : errorResponse(request, headers, error as ConnectError);
  return connection ? { ...response, connection } : response;
}

function callOf(request: HttpRequest, { api, method }: Route, message: Message): Call {
  const header = (name: string) => metadata(request, name);
  return { protocol: "rest", api, method, message, host: request.host, header, deadline: undefined };
}

function deadlineOf({ headers, arrivedAt }: HttpRequest): number | undefined {
  const value = headers.get("grpc-timeout");
  const timeout = value ? parseGatewayTimeout(value) : undefined;
  return timeout === undefined ? undefined : arrivedAt + timeout;
}

function deadlineExceeded(): ConnectError {
  return new ConnectError("context deadline exceeded", Code.DeadlineExceeded);
}

/** Reads what the gateway passes on: a header, or before it its twin with the prefix `Grpc-Metadata-`. */
function metadata({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers.get(`grpc-metadata-${name}`) || headers.get(name);
  const passedOn = name === "authorization" || (value !== undefined && /^[\x20-\x7e]*$/.test(value));
  return passedOn ? value : undefined;
}

function unprintableMetadata(path: string, authorization: string | undefined): string | undefined {
  const values = Object.entries({ authorization, "zitadel-activity-path": path });
  const name = values.find(([, value]) => value !== undefined && !/^[\x20-\x7e]*$/.test(value))?.[0];
  return name && `header key ${JSON.stringify(name)} contains value with non-printable ASCII characters`;
}
