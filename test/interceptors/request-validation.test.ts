import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { createManagementClient as overGrpc } from "../../src/grpc.js";
import { createManagementClient as overGrpcWeb } from "../../src/grpc-web.js";
import { createManagementClient as overRest } from "../../src/rest.js";

const protocols = [
  ["gRPC", overGrpc],
  ["gRPC-web", overGrpcWeb],
  ["REST", overRest],
] as const;

test.each(protocols)(
  "%s: an interceptor of the user sees a refused request as a rejected promise",
  async (_, createClient) => {
    const seen: unknown[] = [];
    const observe: Interceptor = (next) => (request) =>
      next(request).catch((reason: unknown) => {
        seen.push(reason);
        throw reason;
      });
    // Port 9 discards: a request that is sent would fail with another code.
    const client = createClient({ baseUrl: "http://127.0.0.1:9", interceptors: [observe] });
    const call = client.getUserByID({ id: "" });
    await expect(call).rejects.toMatchObject({ code: Code.InvalidArgument });
    expect(seen).toEqual([expect.any(ConnectError)]);
  },
);
