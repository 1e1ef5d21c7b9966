import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { loadSync, type ServiceDefinition } from "@grpc/proto-loader";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Emulator, startEmulator } from "zitadel-mgmt/emulator";
import { gone, keyId, orgId, otherKeyId, token, userId, world } from "./world.js";

const definition = loadSync("zitadel/management/v1/management.proto", {
  includeDirs: ["proto"],
  longs: String,
});
const service = definition["zitadel.management.v1.ManagementService"] as ServiceDefinition;

let emulator: Emulator;
let client: Client;
beforeEach(async () => {
  emulator = await startEmulator({ world });
  client = new Client(new URL(emulator.baseUrl).host, credentials.createInsecure());
});
afterEach(async () => {
  client.close();
  await emulator.close();
});

function call(rpc: string, request: object): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = service[rpc]!;
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${token}`);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      (error, answer) => (error ? reject(error) : resolve(answer)),
    );
  });
}

test("@grpc/grpc-js with stubs of our proto files removes a key", async () => {
  const removal = { userId, tokenId: keyId };
  expect(await call("RemoveHumanAuthFactorU2F", removal)).toEqual({
    details: {
      sequence: expect.stringMatching(/^\d+$/),
      changeDate: { seconds: expect.any(String), nanos: expect.any(Number) },
      resourceOwner: orgId,
    },
  });
  const { result } = (await call("ListHumanAuthFactors", { userId })) as {
    result: { u2f?: { id: string } }[];
  };
  expect(result).toHaveLength(2);
  expect(result.flatMap(({ u2f }) => u2f?.id ?? [])).toEqual([otherKeyId]);

  const error = (await call("RemoveHumanAuthFactorU2F", removal).catch(
    (reason: unknown) => reason,
  )) as ServiceError;
  expect(error).toMatchObject({ code: 5, details: gone });
  expect(String(error.metadata.get("grpc-status-details-bin")[0])).toContain(
    "type.googleapis.com/zitadel.v1.ErrorDetail",
  );
});

test("the alias is no method of the server", async () => {
  await expect(call("RemoveHumanMultiFactorU2F", { userId, tokenId: keyId })).rejects.toMatchObject({
    code: 12,
  });
});
