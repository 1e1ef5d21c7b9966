import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { type Interceptor, logging } from "zitadel-mgmt";
import type { RemovalResult } from "zitadel-mgmt/bulk";

export interface Metrics extends AsyncDisposable {
  /** Measures every call of a client. */
  calls: Interceptor;
  count(result: RemovalResult): void;
}

/** Sends metrics to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, the last ones when disposed; without it they go nowhere. */
export function startMetrics(): Metrics {
  const exporting = process.env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined;
  const provider = new MeterProvider({
    readers: exporting ? [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })] : [],
  });
  const meter = provider.getMeter("offboarding");
  const factors = meter.createCounter("offboarding.factors", { description: "Factors by outcome and type" });
  const duration = meter.createHistogram("rpc.client.call.duration", { unit: "s" });
  return {
    calls: logging(({ rpc, status, durationMs }) =>
      duration.record(durationMs / 1000, {
        "rpc.system.name": "grpc",
        "rpc.method": rpc,
        "rpc.status_code": status,
        ...(status !== "OK" && { "error.type": status }),
      }),
    ),
    count: ({ outcome, key: { type } }) => factors.add(1, { outcome, type }),
    [Symbol.asyncDispose]: () => provider.shutdown(),
  };
}
