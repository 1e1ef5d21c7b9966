import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { Code, ConnectError, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { ErrorDetailSchema } from "../../gen/zitadel/v1/message_pb.js";
import { createTransport } from "../../src/grpc.js";
import { type ClientOptions, createClient } from "../../src/index.js";

/** A gRPC server on loopback with these rpcs, which remembers the headers of all calls, and clients for it. */
export async function startManagementServer(rpcs: Partial<ServiceImpl<typeof ManagementService>>) {
  const calls: Headers[] = [];
  const remember =
    <I, O>(rpc: (request: I, context: HandlerContext) => O) =>
    (request: I, context: HandlerContext): O => {
      calls.push(context.requestHeader);
      return rpc(request, context);
    };
  const remembered = Object.fromEntries(
    Object.entries(rpcs).map(([name, rpc]) => [name, remember(rpc as never)]),
  );
  const server = createServer(
    connectNodeAdapter({ routes: (router) => router.service(ManagementService, remembered) }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transports: AsyncDisposable[] = [];
  return {
    calls,
    client(options: Omit<ClientOptions, "baseUrl"> = {}) {
      const transport = createTransport({ baseUrl, ...options });
      transports.push(transport);
      return createClient(ManagementService, transport);
    },
    async [Symbol.asyncDispose]() {
      for (const transport of transports) await transport[Symbol.asyncDispose]();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An error as ZITADEL sends it. */
export function zitadelFailure(code: Code, text: string, id: string): ConnectError {
  return new ConnectError(`${text} (${id})`, code, undefined, [
    { desc: ErrorDetailSchema, value: { id, message: text } },
  ]);
}

/** What ZITADEL answers to any token that it does not accept. */
export const tokenInvalid = (): ConnectError =>
  zitadelFailure(Code.Unauthenticated, "Errors.Token.Invalid", "AUTH-7fs1e");
