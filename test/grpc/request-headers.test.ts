import { type IncomingHttpHeaders, sensitiveHeaders } from "node:http2";
import { Code } from "@connectrpc/connect";
import { expect, expectTypeOf, test } from "vitest";
import { createTransport } from "../../src/grpc.js";
import {
  type ClientOptions,
  createClient,
  type ManagedTransport,
  ManagementService,
} from "../../src/index.js";
import { respond, startServer } from "../faults/http2-server.js";

/** The headers with which a call arrives. */
async function received(
  options: Partial<ClientOptions>,
  headers?: HeadersInit,
): Promise<IncomingHttpHeaders> {
  let arrived: IncomingHttpHeaders = {};
  await using server = await startServer((stream, _, requestHeaders) => {
    arrived = requestHeaders as IncomingHttpHeaders;
    respond(stream);
  });
  await using transport = createTransport({ baseUrl: server.baseUrl, ...options });
  const client = createClient(ManagementService, transport);
  await client.removeHumanMultiFactorU2F({ userId: "1", tokenId: "2" }, headers ? { headers } : {});
  return arrived;
}

test("a call has gRPC's headers, the token and the organization", async () => {
  const headers = await received({ auth: "secret", orgId: "7", defaultTimeoutMs: 5_000 });
  expect(headers).toEqual({
    ":method": "POST",
    ":scheme": "http",
    ":path": "/zitadel.management.v1.ManagementService/RemoveHumanAuthFactorU2F",
    ":authority": expect.stringMatching(/^localhost:\d+$/),
    "content-type": "application/grpc",
    te: "trailers",
    "user-agent": "zitadel-mgmt",
    "grpc-timeout": "6000m",
    authorization: "Bearer secret",
    "x-zitadel-orgid": "7",
    // Proxies must not keep the token in the table that compresses headers.
    [sensitiveHeaders]: ["authorization"],
  });
});

test("headers of the client and of the call arrive, and those of the call win", async () => {
  const options = { headers: { "user-agent": "help-desk/1", "x-a": "client", "x-b": "client" } };
  const headers = await received(options, [
    ["x-b", "call"],
    ["x-c", "one"],
    ["x-c", "two"],
  ]);
  expect(headers).toMatchObject({
    "user-agent": "help-desk/1",
    "x-a": "client",
    "x-b": "call",
    "x-c": "one, two",
  });
});

test("headers that make a call gRPC cannot be replaced", async () => {
  const headers = await received({}, { "content-type": "application/json" });
  expect(headers).toMatchObject({ "content-type": "application/grpc", te: "trailers" });
});

test.for(["connection", "transfer-encoding", "upgrade", "keep-alive"])(
  "the header %s, which HTTP/2 has not, is InvalidArgument, and nothing is sent",
  async (name) => {
    await using server = await startServer();
    await using transport = createTransport({ baseUrl: server.baseUrl });
    const client = createClient(ManagementService, transport);
    const call = client.removeHumanAuthFactorU2F(
      { userId: "1", tokenId: "2" },
      { headers: { [name]: "close" } },
    );
    await expect(call).rejects.toMatchObject({
      code: Code.InvalidArgument,
      rawMessage: expect.stringContaining(name),
    });
    expect(server.streams).toHaveLength(0);
  },
);

test("createTransport gives a transport that can be closed", () => {
  expectTypeOf(createTransport).returns.toEqualTypeOf<ManagedTransport>();
  expectTypeOf(createTransport).parameter(0).toEqualTypeOf<ClientOptions>();
});
