import * as http2 from "node:http2";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import * as grpc from "@grpc/grpc-js";
import { createServerTransport } from "@zitadel/client/node";
import { createManagementServiceClient } from "@zitadel/client/v1";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { createManagementClient } from "../../src/grpc.js";

const { removeHumanAuthFactorU2F: method } = ManagementService.method;
const path = `/${ManagementService.typeName}/${method.name}`;
const request = { userId: "400989788531919910", tokenId: "400989788531985446" };
const token = "t".repeat(71);
const orgId = "69629023906488334";
const timeoutMs = 10_000;

const withOrganization: Interceptor = (next) => (call) => {
  call.header.set("x-zitadel-orgid", orgId);
  return next(call);
};

const withToken: Interceptor = (next) => (call) => {
  call.header.set("authorization", `Bearer ${token}`);
  return next(call);
};

/** Makes a client of a server, and returns what calls it once. */
export type Contender = (baseUrl: string) => () => Promise<unknown>;

export const contenders: Record<string, Contender> = {
  "zitadel-mgmt": (baseUrl) => {
    const client = createManagementClient({ baseUrl, auth: token, orgId });
    return () => client.removeHumanAuthFactorU2F(request);
  },
  "node:http2": (baseUrl) => {
    const session = http2.connect(baseUrl);
    return () => rawCall(session);
  },
  "@grpc/grpc-js": (baseUrl) => {
    const Client = grpc.makeClientConstructor(
      {
        remove: {
          path,
          requestStream: false,
          responseStream: false,
          requestSerialize: (message) => Buffer.from(toBinary(method.input, message)),
          requestDeserialize: (bytes) => fromBinary(method.input, bytes),
          responseSerialize: (message) => Buffer.from(toBinary(method.output, message)),
          responseDeserialize: (bytes) => fromBinary(method.output, bytes),
        },
      },
      "ManagementService",
    );
    const client = new Client(new URL(baseUrl).host, grpc.credentials.createInsecure());
    return () =>
      new Promise((resolve, reject) => {
        const metadata = new grpc.Metadata();
        metadata.set("authorization", `Bearer ${token}`);
        metadata.set("x-zitadel-orgid", orgId);
        client.remove?.(
          create(method.input, request),
          metadata,
          { deadline: Date.now() + timeoutMs },
          (error: Error | null, response: unknown) => (error ? reject(error) : resolve(response)),
        );
      });
  },
  "@connectrpc/connect-node": (baseUrl) => {
    const client = createClient(
      ManagementService,
      createGrpcTransport({
        baseUrl,
        defaultTimeoutMs: timeoutMs,
        interceptors: [withOrganization, withToken],
      }),
    );
    return () => client.removeHumanAuthFactorU2F(request);
  },
  "@zitadel/client": (baseUrl) => {
    const client = createManagementServiceClient(
      createServerTransport(token, {
        baseUrl,
        defaultTimeoutMs: timeoutMs,
        interceptors: [withOrganization],
      }),
    );
    return () => client.removeHumanAuthFactorU2F(request);
  },
};

function rawCall(session: http2.ClientHttp2Session): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const message = toBinary(method.input, create(method.input, request));
    const body = Buffer.alloc(5 + message.length);
    body.writeUInt32BE(message.length, 1);
    body.set(message, 5);
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      authorization: `Bearer ${token}`,
      "x-zitadel-orgid": orgId,
    });
    stream.end(body);
    const chunks: Buffer[] = [];
    let status: unknown;
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("trailers", (trailers) => {
      status = trailers["grpc-status"];
    });
    stream.on("error", reject);
    stream.on("end", () => {
      if (status !== "0") return reject(new Error(`grpc-status ${status}`));
      resolve(fromBinary(method.output, Buffer.concat(chunks).subarray(5)));
    });
  });
}
