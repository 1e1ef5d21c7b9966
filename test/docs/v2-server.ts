import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createHttp2Server, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, type ConnectRouter, type HandlerContext } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { ErrorDetailSchema } from "@zitadel/proto/zitadel/message_pb.js";
import { UserService } from "@zitadel/proto/zitadel/user/v2/user_service_pb.js";

export const known = { userId: "320000000000000011", u2fId: "320000000000000021" };
export const owner = "320000000000000001";

/** What the servers were sent. */
export interface Received {
  userId: string;
  u2fId: string;
  authorization: string | null;
}

/** Serves RemoveU2F of the v2 user service as ZITADEL does: gRPC on one port, gRPC-web on another. */
export async function serveV2(
  received: Received[],
): Promise<AsyncDisposable & { grpc: string; grpcWeb: string }> {
  const routes = ({ service }: ConnectRouter) =>
    service(UserService, {
      removeU2F({ userId, u2fId }, { requestHeader }: HandlerContext) {
        received.push({ userId, u2fId, authorization: requestHeader.get("authorization") });
        if (u2fId !== known.u2fId) throw notFound();
        return {
          details: { sequence: 15n, changeDate: timestampFromMs(1_700_000_000_000), resourceOwner: owner },
        };
      },
    });
  const handler = connectNodeAdapter({ routes });
  const servers: (Server | Http2Server)[] = [createHttp2Server(handler), createServer(handler)];
  const [grpc, grpcWeb] = await Promise.all(servers.map(listen));
  return {
    grpc: grpc!,
    grpcWeb: grpcWeb!,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

/** Serves RemoveU2F over REST, by the paths that ZITADEL documents. */
export async function serveV2Rest(received: Received[]): Promise<AsyncDisposable & { rest: string }> {
  const server = createServer((request, response) => {
    const path = /^\/v2\/users\/(\w+)\/u2f\/(\w+)$/.exec(request.url ?? "");
    response.setHeader("content-type", "application/json");
    if (request.method !== "DELETE" || !path) return void response.writeHead(404).end();
    const [, userId = "", u2fId = ""] = path;
    received.push({ userId, u2fId, authorization: request.headers.authorization ?? null });
    if (u2fId === known.u2fId) {
      response.end(
        JSON.stringify({
          details: { sequence: "15", changeDate: "2023-11-14T22:13:20Z", resourceOwner: owner },
        }),
      );
      return;
    }
    const { id, message } = gone;
    const details = [{ "@type": "type.googleapis.com/zitadel.v1.ErrorDetail", id, message }];
    response
      .writeHead(404)
      .end(JSON.stringify({ code: Code.NotFound, message: `${message} (${id})`, details }));
  });
  return {
    rest: await listen(server),
    [Symbol.asyncDispose]: async () => {
      await new Promise((done) => server.close(done));
    },
  };
}

const gone = { id: "COMMAND-DAfb2", message: "WebAuthN Token could not be found" };

function notFound(): ConnectError {
  return new ConnectError(`${gone.message} (${gone.id})`, Code.NotFound, undefined, [
    { desc: ErrorDetailSchema, value: gone },
  ]);
}

async function listen(server: Server | Http2Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
