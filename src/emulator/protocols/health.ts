import { create, type DescMethodUnary, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  Health,
  type HealthCheckRequest,
  HealthCheckResponse_ServingStatus,
  HealthCheckResponseSchema,
} from "../../../gen/grpc/health/v1/health_pb.js";
import type { Answer } from "../service/invoke.js";
import type { EmulatorState } from "../world/state.js";
import { type HttpResponse, textResponse } from "./http.js";
import { serviceNames } from "./served-methods.js";

export const healthCheck: DescMethodUnary = Health.method.check;

/** Answers a health check; an unknown service is an error. */
export function checkHealth(state: EmulatorState, request: Message): Answer {
  const { service } = request as HealthCheckRequest;
  if (service !== "" && !serviceNames(state).includes(service)) {
    return { error: new ConnectError("unknown service", Code.NotFound) };
  }
  const status = HealthCheckResponse_ServingStatus.SERVING;
  return { message: create(HealthCheckResponseSchema, { status }) };
}

/** Answers what is below `/debug`, for probes. */
export function debugResponse(path: string): HttpResponse {
  const robots: [string, string] = ["x-robots-tag", "none"];
  switch (path) {
    case "/debug/healthz":
      return textResponse(200, [robots, ["content-type", "text/plain; charset=utf-8"]], "ok");
    case "/debug/ready":
    case "/debug/validate":
      return textResponse(200, [robots, ["content-type", "application/json"]], '"ok"');
    case "/debug/metrics":
      return textResponse(200, [robots, ["content-type", "text/plain; version=0.0.4; charset=utf-8"]], "");
    default:
      return textResponse(
        404,
        [robots, ["content-type", "text/plain; charset=utf-8"], ["x-content-type-options", "nosniff"]],
        "404 page not found\n",
      );
  }
}
