import { createManagementClient, serviceAccount, type TokenSource } from "zitadel-mgmt";
import { removeFactors } from "zitadel-mgmt/bulk";
import { startEmulator, type World } from "zitadel-mgmt/emulator";
import { isFindUserError, secondFactors } from "zitadel-mgmt/factors";
import * as grpc from "zitadel-mgmt/grpc";

const world: World = { orgs: [{ id: "1", name: "Org" }], users: [] };

export async function removeAll(key: string): Promise<void> {
  await using emulator = await startEmulator({ world });
  const auth: TokenSource = serviceAccount({ key, issuer: emulator.baseUrl });
  await using transport = grpc.createTransport({ baseUrl: emulator.baseUrl, auth });
  const client = createManagementClient({ baseUrl: emulator.baseUrl, auth });
  const keys = [{ userId: "2", type: "u2f" as const, tokenId: "3" }];
  for await (const outcome of removeFactors(client, keys, { concurrency: 4 })) console.log(outcome);
  const job = secondFactors(client, { orgId: "1" });
  const found = await job
    .findUser("ada")
    .catch((error: unknown) => isFindUserError(error) && error.people[0]?.id);
  console.log(found);
  await transport.close();
}

// @ts-expect-error a world has organizations
await startEmulator({ world: { users: [] } });
