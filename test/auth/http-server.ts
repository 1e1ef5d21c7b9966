import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface ReceivedRequest {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  form: URLSearchParams;
}

/** What the server answers, as recordings have it. */
export interface GivenAnswer {
  status: number;
  headers?: string[];
  body: string;
}

/** An HTTP server on loopback that is closed with all its connections. */
export async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An HTTP server that remembers its requests and answers what the function says. */
export async function startHttpServer(
  answer: (request: ReceivedRequest, count: number) => GivenAnswer | Promise<GivenAnswer>,
) {
  const requests: ReceivedRequest[] = [];
  const server = await listen(async (message: IncomingMessage, response: ServerResponse) => {
    const { method = "", url = "", headers } = message;
    const request = { method, url, headers, form: new URLSearchParams(await text(message)) };
    requests.push(request);
    const {
      status,
      headers: lines = ["content-type: application/json"],
      body,
    } = await answer(request, requests.length);
    for (const line of lines) {
      const [name = "", value = ""] = line.split(/: (.*)/s);
      if (!/^(transfer-encoding|content-length)$/.test(name)) response.appendHeader(name, value);
    }
    response.writeHead(status).end(body);
  });
  return { ...server, requests };
}

/** An answer with a token. */
export function tokenAnswer(accessToken: string, rest: object = { expires_in: 43_199 }): GivenAnswer {
  return { status: 200, body: JSON.stringify({ access_token: accessToken, token_type: "Bearer", ...rest }) };
}
