import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect, constants, type IncomingHttpHeaders } from "node:http2";
import type { GrpcExchange, HttpExchange } from "./load.js";
import { parseHeader } from "./load.js";

export type GrpcResponse = GrpcExchange["response"];
/** Trailers are taken down where there are any; the recordings have none over HTTP/1.1. */
export type HttpResponse = HttpExchange["response"] & { trailers?: string[] };

const host = "localhost:8080";

/** Sends a recorded gRPC request over HTTP/2 and takes down the answer in the form of the recordings. */
export async function sendGrpc(
  baseUrl: string,
  headers: [string, string][],
  body: Uint8Array,
): Promise<GrpcResponse> {
  const session = connect(baseUrl);
  try {
    const stream = session.request(Object.fromEntries(headers), { endStream: false });
    const response: GrpcResponse = { headers: [], body: "", trailers: null, trailersOnly: false };
    stream.on("response", (_, flags, rawHeaders) => {
      response.headers = lines(rawHeaders as unknown as string[]);
      response.trailersOnly = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    });
    stream.on("trailers", (_: IncomingHttpHeaders, __: number, rawHeaders?: string[]) => {
      response.trailers = lines(rawHeaders ?? []);
    });
    stream.end(body);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    response.body = Buffer.concat(chunks).toString("base64");
    return response;
  } finally {
    session.destroy();
  }
}

/** Sends a recorded request over HTTP/1.1 and takes down the answer in the form of the recordings. */
export async function sendHttp(
  baseUrl: string,
  { method, path }: { method: string; path: string },
  headers: [string, string][],
  body: Uint8Array,
): Promise<HttpResponse> {
  const { hostname, port } = new URL(baseUrl);
  const own: [string, string][] = headers.some(([name]) => name === "host") ? [] : [["host", host]];
  if (body.length > 0 || method === "POST" || method === "PUT")
    own.push(["content-length", String(body.length)]);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest({ hostname, port, method, path, headers: [...own, ...headers].flat(), agent: false }, resolve)
      .on("error", reject)
      .end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode ?? 0,
    headers: lines(response.rawHeaders),
    body: Buffer.concat(chunks).toString("base64"),
    ...(response.rawTrailers.length > 0 && { trailers: lines(response.rawTrailers) }),
  };
}

/** The headers and the body of a recorded request, ready to be sent. */
export function parseRequest(request: GrpcExchange["request"] | HttpExchange["request"]): {
  headers: [string, string][];
  body: Uint8Array;
} {
  const headers = request.headers.map(parseHeader);
  if (request.bodyOmitted !== undefined) return { headers, body: tooLarge(request.bodyOmitted) };
  const isText = "method" in request && !headers.some(([, value]) => value.startsWith("application/grpc"));
  return { headers, body: Buffer.from(request.body ?? "", isText ? "utf8" : "base64") };
}

/** A message whose field 1 holds as many "x" as fit. */
function tooLarge(bytes: number): Uint8Array {
  const body = Buffer.alloc(bytes, "x");
  body.writeUInt8(0, 0);
  body.writeUInt32BE(bytes - 5, 1);
  body.set([0x0a, 0x80, 0x80, 0x80, 0x02], 5);
  return body;
}

function lines(raw: string[]): string[] {
  const pairs = raw.filter((_, index) => index % 2 === 0);
  return pairs.map((name, index) => `${name.toLowerCase()}: ${raw[2 * index + 1]}`);
}
