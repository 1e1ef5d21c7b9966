import { create, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTransport } from "../../src/grpc.js";
import {
  createClient,
  type ManagedTransport,
  type ManagementClient,
  ManagementService,
} from "../../src/index.js";

const { removeHumanAuthFactorU2F: rpc } = ManagementService.method;

type Removed = MessageShape<typeof rpc.output>;
type Call = ServerUnaryCall<MessageShape<typeof rpc.input>, Removed>;

const definition: ServiceDefinition = {
  remove: {
    path: `/${ManagementService.typeName}/${rpc.name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: (message) => Buffer.from(toBinary(rpc.input, message)),
    requestDeserialize: (bytes) => fromBinary(rpc.input, bytes),
    responseSerialize: (message) => Buffer.from(toBinary(rpc.output, message)),
    responseDeserialize: (bytes) => fromBinary(rpc.output, bytes),
  },
};

let server: Server;
let transport: ManagedTransport;
let client: ManagementClient;

beforeAll(async () => {
  server = new Server();
  server.addService(definition, {
    remove: ({ metadata, request: { tokenId } }: Call, done: sendUnaryData<Removed>) => {
      if (tokenId === "gone") return done({ code: 5, details: "nicht gefunden – weg", metadata });
      const resourceOwner =
        tokenId === "large" ? "x".repeat(3_000_000) : String(metadata.get("x-zitadel-orgid")[0]);
      done(null, create(rpc.output, { details: { sequence: 7n, resourceOwner } }));
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  transport = createTransport({ baseUrl: `http://127.0.0.1:${port}`, orgId: "42", checkOrganization: false });
  client = createClient(ManagementService, transport);
});

afterAll(async () => {
  await transport.close();
  await new Promise((resolve) => server.tryShutdown(resolve));
});

test("grpc-js's server answers a removal", async () => {
  const { details } = await client.removeHumanMultiFactorU2F({ userId: "1", tokenId: "2" });
  expect(details).toMatchObject({ sequence: 7n, resourceOwner: "42" });
});

test("grpc-js's server sends an error in trailers only", async () => {
  await expect(client.removeHumanMultiFactorU2F({ userId: "1", tokenId: "gone" })).rejects.toMatchObject({
    code: Code.NotFound,
    rawMessage: expect.stringContaining("nicht gefunden – weg"),
  });
});

test("grpc-js's server sends an answer in many DATA frames", async () => {
  const { details } = await client.removeHumanMultiFactorU2F({ userId: "1", tokenId: "large" });
  expect(details?.resourceOwner).toHaveLength(3_000_000);
});

test("grpc-js's server does not know an rpc", async () => {
  await expect(client.healthz({})).rejects.toMatchObject({ code: Code.Unimplemented });
});
