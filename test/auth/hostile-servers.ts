import type { ServerResponse } from "node:http";
import { createServer as createHttp2, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer as createTcp } from "node:net";
import { Code } from "@connectrpc/connect";
import { errorTrailers } from "../faults/error-trailers.js";
import { type HttpServer, type Received, startHttpServer } from "../support/http-server.js";

/** The forms in which a text may be written, each for itself. */
export function formsOf(text: string): string[] {
  const shifted = ["", "a", "ab"].map((before) => Buffer.from(before + text).toString("base64"));
  return [
    text,
    encodeURIComponent(text),
    encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
    new URLSearchParams({ "": text }).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
    JSON.stringify(text).slice(1, -1).replaceAll("&", "\\u0026"),
    ...shifted,
    ...shifted.map((base64) => base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")),
  ];
}

/** All that a request has, in every form, on one line. */
function echoOf(headers: Iterable<[string, string]>, body: string): string {
  const parts = [...headers].flatMap(([name, value]) => [
    `${name}: ${value}`,
    value.replace(/^\w+ /, ""),
    ...(value.startsWith("Basic ") ? Buffer.from(value.slice(6), "base64").toString().split(":") : []),
  ]);
  const form = [...new URLSearchParams(body).values()];
  const texts = [...parts, ...form, ...form.map((value) => `cut short: ${value.slice(0, 40)}`), body];
  return texts
    .flatMap((text) => formsOf(text))
    .join(" , ")
    .replace(/[^\x20-\x7e]/g, "?");
}

const detail = (message: string) => ({
  "@type": "type.googleapis.com/zitadel.v1.ErrorDetail",
  id: "X-1",
  message,
});

/** What a server may say over HTTP/1.1 that has nothing good in mind. */
const answers: Record<string, (response: ServerResponse, echo: string, short: string) => void> = {
  "an error of ZITADEL": (response, echo, short) => {
    response.writeHead(404, short, { "content-type": "application/json", "x-echo": short });
    response.end(
      JSON.stringify({ code: 5, message: echo, details: [detail(echo), { "@type": echo, echo }] }),
    );
  },
  "no sign-in": (response, echo, short) => {
    response.writeHead(401, {
      "content-type": "application/json",
      "www-authenticate": `Bearer realm="${short}"`,
    });
    response.end(
      JSON.stringify({ code: 16, message: echo, details: [{ ...detail(echo), id: "AUTH-7fs1e" }] }),
    );
  },
  "an error of OAuth": (response, echo, short) => {
    response.writeHead(400, short, { "content-type": "application/json", date: short });
    response.end(JSON.stringify({ error: echo.split(" , ").reverse().join(" , "), error_description: echo }));
  },
  "a text": (response, echo) => response.writeHead(503, { "content-type": "text/plain" }).end(echo),
  "a type": (response, echo, short) => response.writeHead(200, { "content-type": short }).end(echo),
  "a redirect": (response, _, short) =>
    response.writeHead(302, { location: `/?${encodeURIComponent(short)}` }).end(),
  "JSON of another kind": (response, echo) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ org: echo, result: echo })),
  "another organization": (response, echo) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ details: { sequence: "1", resourceOwner: echo } })),
  "a token that is none": (response, echo) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ access_token: `${echo}\n`, token_type: echo, expires_in: echo })),
  "a status of gRPC-web in the headers": (response, _, short) =>
    response.writeHead(200, { "content-type": "application/grpc-web+proto", ...grpcStatus(short) }).end(),
  "a status of gRPC-web in the body": (response, echo) => {
    const trailer = Buffer.from(
      Object.entries(grpcStatus(echo))
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join(""),
    );
    const prefix = Buffer.from([0x80, 0, 0, 0, 0]);
    prefix.writeUInt32BE(trailer.length, 1);
    response
      .writeHead(200, { "content-type": "application/grpc-web+proto" })
      .end(Buffer.concat([prefix, trailer]));
  },
};

/** The names of what {@link startHostileServer} may say. */
export const hostileAnswers: string[] = Object.keys(answers);

function grpcStatus(echo: string): Record<string, string> {
  const echoes = { "x-echo": echo, "x-echo-bin": Buffer.from(echo).toString("base64") };
  return { ...errorTrailers(Code.FailedPrecondition, echo, "X-1"), ...echoes };
}

/** Repeats a request wherever an answer of HTTP/1.1 has room for it. */
export function repeat(answer: string, { headers, body }: Received, response: ServerResponse): void {
  const secrets = [...headers].filter(([name]) => /auth|key|cookie/.test(name));
  const echo = echoOf(secrets, body.toString("latin1"));
  // fetch refuses more than 16 KiB of headers.
  answers[answer]?.(response, echo, echo.slice(0, 2_000));
}

/** An HTTP/1.1 server that repeats its requests. */
export function startHostileServer(answer: string): Promise<HttpServer> {
  return startHttpServer((request, response) => repeat(answer, request, response));
}

/** A gRPC server that repeats its requests in headers, trailers, message and details. */
export async function startHostileGrpc(): Promise<AsyncDisposable & { origin: string }> {
  const server = createHttp2();
  server.on("stream", (stream: ServerHttp2Stream, headers) => {
    stream.on("error", () => {});
    const sent = Object.entries(headers).filter(
      ([name]) => /auth|key|cookie/.test(name) && !name.startsWith(":"),
    );
    const echo = echoOf(sent as [string, string][], "").slice(0, 6_000);
    stream.resume();
    stream.on("end", () => {
      stream.respond(
        { ":status": 200, "content-type": "application/grpc", "x-head": echo },
        { waitForTrailers: true },
      );
      stream.on("wantTrailers", () => stream.sendTrailers(grpcStatus(echo)));
      stream.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}

/** A server that speaks no HTTP, and says what it was told. */
export async function startParrot(): Promise<AsyncDisposable & { origin: string }> {
  const server = createTcp((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => socket.end(data));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}
