import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

interface DataPoint {
  asDouble?: number;
  count?: number | string;
  attributes: { key: string; value: { stringValue?: string } }[];
}

interface ExportRequest {
  resourceMetrics: {
    scopeMetrics: {
      metrics: { name: string; sum?: { dataPoints: DataPoint[] }; histogram?: { dataPoints: DataPoint[] } }[];
    }[];
  }[];
}

export interface Collector extends AsyncDisposable {
  endpoint: string;
  /** How often a metric was counted so far, by its attributes, in the form `a=b,c=d`. */
  counts(metric: string): Record<string, number>;
}

/** A collector of OpenTelemetry metrics: OTLP over HTTP, JSON, cumulative. */
export async function startCollector(): Promise<Collector> {
  const received = new Map<string, DataPoint[]>();
  const server = createServer(async (request, response) => {
    if (request.url !== "/v1/metrics") return void response.writeHead(404).end();
    const { resourceMetrics } = (await json(request)) as ExportRequest;
    for (const { scopeMetrics } of resourceMetrics) {
      for (const { name, sum, histogram } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
        received.set(name, (sum ?? histogram)?.dataPoints ?? []);
      }
    }
    response.setHeader("content-type", "application/json").end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: (metric) =>
      Object.fromEntries(
        (received.get(metric) ?? []).map(({ attributes, asDouble, count }) => [
          attributes
            .map(({ key, value }) => `${key}=${value.stringValue}`)
            .sort()
            .join(","),
          Number(asDouble ?? count),
        ]),
      ),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
