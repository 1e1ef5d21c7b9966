import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request that a server received. */
export interface Received {
  method: string;
  /** Path and query, as they were sent. */
  path: string;
  headers: Headers;
  body: Buffer;
}

/** An HTTP/1.1 server on loopback, on a free port. */
export interface HttpServer extends AsyncDisposable {
  origin: string;
  requests: Received[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server that reads each request and then lets `answer` write the response. */
export async function startHttpServer(
  answer: (request: Received, response: ServerResponse) => unknown,
): Promise<HttpServer> {
  const requests: Received[] = [];
  const server = createServer(async (incoming: IncomingMessage, response) => {
    const request: Received = {
      method: incoming.method!,
      path: incoming.url!,
      headers: new Headers(incoming.headers as Record<string, string>),
      body: await buffer(incoming),
    };
    requests.push(request);
    await answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
