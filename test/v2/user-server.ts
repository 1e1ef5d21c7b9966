import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { createServer as createHttp2, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo, Server, Socket } from "node:net";
import { type DescMethod, fromJson, type JsonObject, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { ErrorDetailSchema } from "../../gen/zitadel/v1/message_pb.js";

/** How a call ends: with a message, a failure, no answer on a broken connection, or nothing at all. */
export type Reply = JsonObject | ConnectError | "reset" | "silence";

/** A user service v2 over each protocol, with the shapes of the real one's answers (recorded). */
export async function startUserServer(reply: (attempt: number) => Reply) {
  const calls: IncomingHttpHeaders[] = [];
  const take = (headers: IncomingHttpHeaders) => reply(calls.push(headers));
  const http = createServer(async (request, response) => {
    for await (const _ of request);
    const path = request.url!;
    const answer = take(request.headers);
    if (answer === "reset") request.socket.destroy();
    else if (answer !== "silence")
      path.startsWith("/v2/") ? answerRest(response, answer) : answerGrpcWeb(response, path, answer);
  });
  let last: Socket | undefined;
  const http2 = createHttp2();
  http2.on("connection", (socket: Socket) => {
    last = socket;
  });
  http2.on("stream", async (stream, headers) => {
    stream.on("error", () => {});
    for await (const _ of stream);
    const answer = take(headers);
    if (answer === "reset") last?.destroy();
    else if (answer !== "silence") answerGrpc(stream, headers[":path"]!, answer);
  });
  const sockets = new Set<Socket>();
  const start = async (server: Server) => {
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const [http1, h2c] = [await start(http), await start(http2)];
  return {
    origins: { grpc: h2c, grpcWeb: http1, rest: http1 },
    calls,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      for (const server of [http, http2]) await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An error with ZITADEL's id, or without. */
export function serverError(code: Code, message: string, id?: string): ConnectError {
  const details = id ? [{ desc: ErrorDetailSchema, value: { id, message } }] : [];
  return new ConnectError(id ? `${message} (${id})` : message, code, undefined, details);
}

function rpcOf(path: string): DescMethod {
  return UserService.methods.find(({ name }) => path.endsWith(`/${name}`))!;
}

function frame(path: string, json: JsonObject): Uint8Array {
  const { output } = rpcOf(path);
  return encodeEnvelope(0, toBinary(output, fromJson(output, json)));
}

function statusFields(error?: ConnectError): Record<string, string> {
  const fields = new Headers();
  setTrailerStatus(fields, error);
  return Object.fromEntries(fields);
}

function answerGrpc(stream: ServerHttp2Stream, path: string, answer: JsonObject | ConnectError): void {
  const error = answer instanceof ConnectError ? answer : undefined;
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(statusFields(error)));
  stream.end(error ? undefined : frame(path, answer as JsonObject));
}

/** Errors have an empty body, and their status in the headers. */
function answerGrpcWeb(response: ServerResponse, path: string, answer: JsonObject | ConnectError): void {
  const type = { "content-type": "application/grpc-web+proto" };
  if (answer instanceof ConnectError) {
    response.writeHead(200, { ...type, ...statusFields(answer) }).end();
    return;
  }
  response.writeHead(200, type).write(frame(path, answer));
  response.end(encodeEnvelope(0x80, new TextEncoder().encode("grpc-status: 0\r\n")));
}

const httpStatus: Partial<Record<Code, number>> = { [Code.NotFound]: 404, [Code.Unavailable]: 503 };

function answerRest(response: ServerResponse, answer: JsonObject | ConnectError): void {
  const type = { "content-type": "application/json" };
  if (!(answer instanceof ConnectError)) {
    response.writeHead(200, type).end(JSON.stringify(answer));
    return;
  }
  const [detail] = answer.details as { value?: object }[];
  const details = detail
    ? [{ "@type": `type.googleapis.com/${ErrorDetailSchema.typeName}`, ...detail.value }]
    : [];
  const { code, rawMessage } = answer;
  response
    .writeHead(httpStatus[code] ?? 500, type)
    .end(JSON.stringify({ code, message: rawMessage, details }));
}
