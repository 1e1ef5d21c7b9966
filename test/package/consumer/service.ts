import { createManagementClient, type ManagementClient } from "zitadel-mgmt";
import { type FactorKey, removeFactors } from "zitadel-mgmt/bulk";
import { fileJournal } from "zitadel-mgmt/bulk/file-journal";
import { startEmulator } from "zitadel-mgmt/emulator";
import { secondFactors } from "zitadel-mgmt/factors";
import { RemoveHumanAuthFactorU2FResponseSchema } from "zitadel-mgmt/gen/zitadel/management/v1/management_pb";
import * as grpc from "zitadel-mgmt/grpc";
import * as grpcWeb from "zitadel-mgmt/grpc-web";
import * as rest from "zitadel-mgmt/rest";
import { createUserClient } from "zitadel-mgmt/v2";

export async function offboard(baseUrl: string, keys: FactorKey[]): Promise<string> {
  const emulator = await startEmulator();
  const options = { baseUrl: emulator.baseUrl, auth: "demo-token" };
  const clients: ManagementClient[] = [createManagementClient(options), grpc.createManagementClient(options)];
  clients.push(grpcWeb.createManagementClient(options), rest.createManagementClient(options));
  const journal = await fileJournal("leavers.journal", baseUrl);
  for await (const { outcome } of removeFactors(createUserClient(options), keys, { journal }))
    console.log(outcome);
  for (const client of clients) console.log((await secondFactors(client).findUser("ada")).id);
  return RemoveHumanAuthFactorU2FResponseSchema.typeName;
}

// @ts-expect-error keys have types
export const wrong: FactorKey = { userId: "1", type: "totp" };
