import { request as send } from "node:http";
import { buffer, text } from "node:stream/consumers";
import { listen } from "../../auth/listen.js";

/** An answer on its way, or what stands in its place. */
export interface Passing {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** What a front does with a request: lets it pass, answers it, or ends its connection. */
export type Handle = (
  path: string,
  form: URLSearchParams,
  pass: () => Promise<Passing>,
) => Promise<Passing | "drop"> | Passing | "drop";

/** Starts what stands before a server, and may change what it says. The server takes its address for its own. */
export async function startFront(baseUrl: string, handle: Handle) {
  const requests: string[] = [];
  const front = await listen(async (request, response) => {
    const { url: path = "", method, headers } = request;
    const body = await buffer(request);
    requests.push(path);
    const pass = () =>
      new Promise<Passing>((done, failed) => {
        const passed = send(new URL(path, baseUrl), { method, headers }, async (answer) => {
          const { statusCode: status = 0, headers } = answer;
          done({ status, headers, body: await text(answer) });
        });
        passed.on("error", failed).end(body);
      });
    const answer = await handle(path, new URLSearchParams(body.toString()), pass);
    if (answer === "drop") return request.socket.destroy();
    const { "content-length": _, "transfer-encoding": __, ...rest } = answer.headers;
    response.writeHead(answer.status, rest).end(answer.body);
  });
  return { ...front, requests };
}

/** An answer of a token end point. */
export function json(status: number, value: unknown): Passing {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** Changes the JSON of an answer. */
export async function edited(
  pass: () => Promise<Passing>,
  edit: (value: never) => unknown,
): Promise<Passing> {
  const answer = await pass();
  return { ...answer, body: JSON.stringify(edit(JSON.parse(answer.body) as never)) };
}
