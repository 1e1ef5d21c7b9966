import {
  type ClientOptions,
  createClient,
  createManagementClient,
  createTransport,
  ErrorId,
  ManagementService,
  zitadelError,
} from "zitadel-mgmt";
import type { AuthFactor } from "zitadel-mgmt/gen/zitadel/user/v1/user_pb";
import * as grpcWeb from "zitadel-mgmt/grpc-web";
import * as rest from "zitadel-mgmt/rest";
import { createUserClient, type Details, type UserClient, UserService } from "zitadel-mgmt/v2";

const options: ClientOptions = { baseUrl: "https://example.zitadel.cloud", auth: async () => "token" };

export async function removeFirstKey(userId: string): Promise<bigint | undefined> {
  const management = createManagementClient(options);
  const { result } = await management.listHumanAuthFactors({ userId });
  const key = result.find((factor: AuthFactor) => factor.type.case === "u2f");
  if (key?.type.case !== "u2f") return undefined;
  try {
    const { details } = await management.removeHumanMultiFactorU2F({ userId, tokenId: key.type.value.id });
    return details?.sequence;
  } catch (error) {
    if (zitadelError(error).id === ErrorId.WebAuthNTokenNotFound) return undefined;
    throw error;
  }
}

export const clients = [
  createClient(ManagementService, createTransport(options)),
  grpcWeb.createManagementClient(options),
  rest.createManagementClient(options),
];

// @ts-expect-error the base URL is required
createManagementClient({ auth: "token" });
// @ts-expect-error there is no such option
createManagementClient({ ...options, retries: 3 });
// @ts-expect-error a request has no such field
clients[0]?.removeHumanMultiFactorU2F({ userId: "1", keyId: "2" });

const users: UserClient = createUserClient(options);
export const removed: Details | undefined = (await users.removeU2F({ userId: "1", u2fId: "2" })).details;
export const overRest = createClient(UserService, rest.createTransport(options));
// @ts-expect-error v2 calls it u2fId
users.removeU2F({ userId: "1", tokenId: "2" });
