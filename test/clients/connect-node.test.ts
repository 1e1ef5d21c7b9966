import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { ErrorDetailSchema } from "@zitadel/proto/zitadel/message_pb.js";
import { UserService } from "@zitadel/proto/zitadel/user/v2/user_service_pb.js";
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
  ["JSON", "1.1", false],
  ["JSON", "2", false],
  ["protobuf", "1.1", true],
  ["protobuf", "2", true],
] as const)("the Connect transport of connect-node in %s over HTTP/%s", (_, httpVersion, useBinaryFormat) => {
  test("removes a key", async () => {
    const { baseUrl } = emulator;
    const users = createClient(
      UserService,
      createConnectTransport({ baseUrl, httpVersion, useBinaryFormat }),
    );
    const headers = { authorization: `Bearer ${token}` };
    const removal = { userId, u2fId: keyId };
    const { details } = await users.removeU2F(removal, { headers, timeoutMs: 60_000 });
    expect(details).toMatchObject({ resourceOwner: orgId, sequence: expect.any(BigInt) });

    const { result } = await users.listAuthenticationFactors({ userId }, { headers });
    const keys = result.flatMap(({ type }) => (type.case === "u2f" ? type.value.id : []));
    expect(keys).toEqual([otherKeyId]);

    const error = ConnectError.from(
      await users.removeU2F(removal, { headers }).catch((reason: unknown) => reason),
    );
    expect([error.code, error.rawMessage]).toEqual([Code.NotFound, gone]);
    expect(error.findDetails(ErrorDetailSchema)).toMatchObject([{ id: "COMMAND-DAfb2" }]);
    expect(emulator.calls.map(({ protocol }) => protocol)).toEqual(["connect", "connect", "connect"]);
  });
});
