import type { Interceptor } from "@connectrpc/connect";
import { failedCall, rpcName } from "./call-outcome.js";

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of `@opentelemetry/api`. */
const clientKind = 2;
const errorStatus = 2;

/** What {@link tracing} needs of an OpenTelemetry `Span`. */
export interface TracingSpan {
  /** Sets attributes. */
  setAttributes(attributes: Record<string, string>): unknown;
  /** Sets the status. */
  setStatus(status: { code: typeof errorStatus; message: string }): unknown;
  /** Ends the span. */
  end(): void;
}

/** What {@link tracing} needs of an OpenTelemetry `Tracer`, so that this package does not depend on OpenTelemetry. */
export interface TracingTracer {
  /** Starts a span that is the active one while `run` runs. */
  startActiveSpan<T>(
    name: string,
    options: { kind: typeof clientKind; attributes: Record<string, string | number> },
    run: (span: TracingSpan) => T,
  ): T;
}

/**
 * Makes a client span of every call, with its token request and all attempts.
 *
 * Names and attributes are those of OpenTelemetry's conventions for gRPC (semantic conventions 1.45, stable): `rpc.method`,
 * `rpc.status_code`, `error.type`, `server.address`, `server.port`; and `zitadel.error.id`. No header is added to the
 * request: ZITADEL refuses `traceparent` from browsers.
 */
export function tracing(tracer: TracingTracer): Interceptor {
  if (typeof tracer?.startActiveSpan !== "function")
    throw new TypeError("tracer must be a Tracer of OpenTelemetry");
  return (next) => (request) => {
    const rpc = rpcName(request.method);
    const { protocol, hostname, port } = new URL(request.url);
    const attributes = {
      "rpc.system.name": "grpc",
      "rpc.method": rpc,
      "server.address": hostname,
      "server.port": Number(port || (protocol === "https:" ? 443 : 80)),
    };
    return tracer.startActiveSpan(rpc, { kind: clientKind, attributes }, async (span) => {
      try {
        const response = await next(request);
        span.setAttributes({ "rpc.status_code": "OK" });
        return response;
      } catch (reason) {
        const { status, errorId, message = "" } = failedCall(reason);
        span.setAttributes({
          "rpc.status_code": status,
          "error.type": status,
          ...(errorId !== undefined && { "zitadel.error.id": errorId }),
        });
        span.setStatus({ code: errorStatus, message });
        throw reason;
      } finally {
        span.end();
      }
    });
  };
}
