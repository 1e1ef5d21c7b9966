import { createServerTransport } from "@zitadel/client/node";
import { createManagementServiceClient } from "@zitadel/client/v1";
import { createUserServiceClient } from "@zitadel/client/v2";
import { createClientTransport } from "@zitadel/client/web";
import { ErrorDetailSchema } from "@zitadel/proto/zitadel/message_pb.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Code, ConnectError } from "zitadel-mgmt";
import { type Emulator, startEmulator } from "zitadel-mgmt/emulator";
import { gone, keyId, orgId, otherKeyId, token, userId, world } from "./world.js";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ world });
});
afterEach(() => emulator.close());

describe.each([
  ["gRPC", createServerTransport],
  ["gRPC-web", createClientTransport],
] as const)("the official client over %s", (_, createTransport) => {
  test("removes a key", async () => {
    const management = createManagementServiceClient(createTransport(token, { baseUrl: emulator.baseUrl }));
    const removal = { userId, tokenId: keyId };
    const { details } = await management.removeHumanAuthFactorU2F(removal);
    expect(details).toMatchObject({ resourceOwner: orgId, sequence: expect.any(BigInt) });

    const { result } = await management.listHumanAuthFactors({ userId });
    expect(result).toHaveLength(2);
    const keys = result.flatMap(({ type }) => (type.case === "u2f" ? type.value.id : []));
    expect(keys).toEqual([otherKeyId]);

    const error = ConnectError.from(
      await management.removeHumanAuthFactorU2F(removal).catch((reason: unknown) => reason),
    );
    expect([error.code, error.rawMessage]).toEqual([Code.NotFound, gone]);
    expect(error.findDetails(ErrorDetailSchema)).toMatchObject([{ id: "COMMAND-DAfb2" }]);
  });

  test("removes a key by the user service v2", async () => {
    const users = createUserServiceClient(createTransport(token, { baseUrl: emulator.baseUrl }));
    const removal = { userId, u2fId: keyId };
    const { details } = await users.removeU2F(removal);
    expect(details).toMatchObject({ resourceOwner: orgId, sequence: expect.any(BigInt) });

    const { result } = await users.listAuthenticationFactors({ userId });
    const keys = result.flatMap(({ type }) => (type.case === "u2f" ? type.value.id : []));
    expect(keys).toEqual([otherKeyId]);

    const error = ConnectError.from(await users.removeU2F(removal).catch((reason: unknown) => reason));
    expect([error.code, error.rawMessage]).toEqual([Code.NotFound, gone]);
    expect(error.findDetails(ErrorDetailSchema)).toMatchObject([{ id: "COMMAND-DAfb2" }]);
  });
});
