import { once } from "node:events";
import { createServer, type OutgoingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Received } from "../support/http-server.js";
import { type GrpcExchange, parseHeader } from "./load.js";

/** A server that gives recorded answers. */
export interface ReplayServer extends AsyncDisposable {
  origin: string;
  requests: Pick<Received, "method" | "path" | "body">[];
}

/** Starts an h2c server that gives recorded answers, byte for byte. */
export async function startGrpcReplay(response: () => GrpcExchange["response"]): Promise<ReplayServer> {
  const requests: ReplayServer["requests"] = [];
  const server = createServer();
  server.on("stream", async (stream, headers) => {
    const { ":method": method = "", ":path": path = "" } = headers;
    requests.push({ method, path, body: await buffer(stream) });
    const { headers: sent, body = "", trailers, trailersOnly } = response();
    stream.respond(fields(sent), { waitForTrailers: trailers !== null, endStream: trailersOnly });
    stream.on("wantTrailers", () => stream.sendTrailers(fields(trailers ?? [])));
    if (!trailersOnly) stream.end(Buffer.from(body, "base64"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}

function fields(lines: string[]): OutgoingHttpHeaders {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of lines.map(parseHeader)) fields[name] = [...(fields[name] ?? []), value];
  return Object.fromEntries(
    Object.entries(fields).map(([name, [only, ...more]]) => [
      name,
      more.length > 0 ? [only!, ...more] : only!,
    ]),
  );
}
