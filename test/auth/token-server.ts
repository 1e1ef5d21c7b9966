import { startHttpServer } from "../support/http-server.js";

export interface TokenRequest {
  method: string;
  path: string;
  headers: Headers;
  form: URLSearchParams;
}

/** What the server answers, as recordings have it. */
export interface GivenAnswer {
  status: number;
  headers?: string[];
  body: string;
}

/** A token endpoint that remembers its requests and answers what the function says. */
export async function startTokenServer(answer: (request: TokenRequest, count: number) => GivenAnswer) {
  const requests: TokenRequest[] = [];
  const server = await startHttpServer(({ method, path, headers, body }, response) => {
    const request = { method, path, headers, form: new URLSearchParams(body.toString()) };
    requests.push(request);
    const given = answer(request, requests.length);
    for (const line of given.headers ?? ["content-type: application/json"]) {
      const [name = "", value = ""] = line.split(/: (.*)/s);
      if (!/^(transfer-encoding|content-length)$/.test(name)) response.appendHeader(name, value);
    }
    response.writeHead(given.status).end(given.body);
  });
  return { ...server, requests };
}

/** An answer with a token. */
export function tokenAnswer(accessToken: string, rest: object = { expires_in: 43_199 }): GivenAnswer {
  return { status: 200, body: JSON.stringify({ access_token: accessToken, token_type: "Bearer", ...rest }) };
}
