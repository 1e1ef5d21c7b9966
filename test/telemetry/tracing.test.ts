import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import {
  ATTR_ERROR_TYPE,
  ATTR_RPC_METHOD,
  ATTR_RPC_STATUS_CODE,
  ATTR_RPC_SYSTEM_NAME,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  RPC_SYSTEM_NAME_VALUE_GRPC,
} from "@opentelemetry/semantic-conventions";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createClient, type Interceptor, ManagementService, tracing } from "zitadel-mgmt";
import { type Emulator, startEmulator } from "zitadel-mgmt/emulator";
import * as grpc from "zitadel-mgmt/grpc";
import * as grpcWeb from "zitadel-mgmt/grpc-web";
import * as rest from "zitadel-mgmt/rest";
import { keyId, token, userId, world } from "./world.js";

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const tracer = provider.getTracer("test");
const service = "zitadel.management.v1.ManagementService";

let emulator: Emulator;
beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  emulator = await startEmulator({ world });
});
afterEach(() => exporter.reset());
afterAll(async () => {
  context.disable();
  propagation.disable();
  await emulator.close();
  await provider.shutdown();
});

const protocols = [
  ["gRPC", grpc],
  ["gRPC-web", grpcWeb],
  ["REST", rest],
] as const;

test.each(protocols)("a call over %s is a client span by the conventions for RPC", async (_, protocol) => {
  const management = protocol.createManagementClient({
    baseUrl: emulator.baseUrl,
    auth: token,
    interceptors: [tracing(tracer)],
  });
  await management.listHumanAuthFactors({ userId });
  await management.removeHumanMultiFactorU2F({ userId, tokenId: "no such key" }).catch(() => {});

  const common = {
    [ATTR_RPC_SYSTEM_NAME]: RPC_SYSTEM_NAME_VALUE_GRPC,
    [ATTR_SERVER_ADDRESS]: new URL(emulator.baseUrl).hostname,
    [ATTR_SERVER_PORT]: Number(new URL(emulator.baseUrl).port),
  };
  expect(exporter.getFinishedSpans().map(facts)).toEqual([
    {
      name: `${service}/ListHumanAuthFactors`,
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        ...common,
        [ATTR_RPC_METHOD]: `${service}/ListHumanAuthFactors`,
        [ATTR_RPC_STATUS_CODE]: "OK",
      },
    },
    {
      name: `${service}/RemoveHumanAuthFactorU2F`,
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.ERROR, message: "WebAuthN Token could not be found" },
      attributes: {
        ...common,
        [ATTR_RPC_METHOD]: `${service}/RemoveHumanAuthFactorU2F`,
        [ATTR_RPC_STATUS_CODE]: "NOT_FOUND",
        [ATTR_ERROR_TYPE]: "NOT_FOUND",
        "zitadel.error.id": "COMMAND-DAfb2",
      },
    },
  ]);
  const text = JSON.stringify(exporter.getFinishedSpans().map(facts));
  for (const secret of [token, userId, keyId, "no such key"]) expect(text).not.toContain(secret);
});

test("what the call does is inside its span, and the span inside the caller's", async () => {
  let inside: string | undefined;
  const management = grpcWeb.createManagementClient({
    baseUrl: emulator.baseUrl,
    auth: () => {
      inside = trace.getActiveSpan()?.spanContext().spanId;
      return token;
    },
    interceptors: [tracing(tracer)],
  });
  const parent = await tracer.startActiveSpan("job", async (span) => {
    await management.listHumanAuthFactors({ userId });
    span.end();
    return span.spanContext().spanId;
  });
  const [call] = exporter.getFinishedSpans();
  expect(call?.parentSpanContext?.spanId).toBe(parent);
  expect(inside).toBe(call?.spanContext().spanId);
});

test.each([
  ["gRPC-web", grpcWeb],
  ["REST", rest],
] as const)("no header is added over %s, which a browser's preflight would name", async (_, protocol) => {
  const sent: string[][] = [];
  const send = async (traced: boolean) => {
    const management = protocol.createManagementClient({
      baseUrl: emulator.baseUrl,
      auth: token,
      interceptors: traced ? [tracing(tracer)] : [],
      fetch: (url, init) => {
        sent.push([...new Headers(init?.headers).keys()]);
        return fetch(url, init);
      },
    });
    await management.listHumanAuthFactors({ userId });
  };
  await send(true);
  await send(false);
  expect(sent[0]).toEqual(sent[1]);
  expect(sent[0]).not.toContain("traceparent");
});

test("over gRPC the caller may propagate the trace by an interceptor behind", async () => {
  const sent: (string | null)[] = [];
  const propagate: Interceptor = (next) => (request) => {
    propagation.inject(context.active(), request.header, {
      set: (headers, name, value) => headers.set(name, value),
    });
    sent.push(request.header.get("traceparent"));
    return next(request);
  };
  await using transport = grpc.createTransport({
    baseUrl: emulator.baseUrl,
    auth: token,
    interceptors: [tracing(tracer), propagate],
  });
  await createClient(ManagementService, transport).listHumanAuthFactors({ userId });
  const span = exporter.getFinishedSpans()[0]?.spanContext();
  expect(sent).toEqual([`00-${span?.traceId}-${span?.spanId}-01`]);
});

function facts({ name, kind, status, attributes }: ReadableSpan) {
  return { name, kind, status, attributes };
}
