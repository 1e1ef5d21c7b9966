import { ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../../../gen/zitadel/user/v2/user_service_pb.js";

/** Calls of one API that change nothing: they are made without a token, or with one that there is not. */
export interface Probe {
  api: "v1" | "v2";
  /** Why a call that reads fails, with this token if any. */
  read(token?: string): Promise<ConnectError | undefined>;
  /** Why a removal without token fails. */
  remove(): Promise<ConnectError | undefined>;
}

/** Makes the probe of an API. */
export function probeOf(api: "v1" | "v2", transport: Transport): Probe {
  const withToken = (token: string | undefined) =>
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
  if (api === "v1") {
    const client = createClient(ManagementService, transport);
    return {
      api,
      read: (token) => errorOf(client.getMyOrg({}, withToken(token))),
      remove: () => errorOf(client.removeHumanAuthFactorOTP({ userId: "0" })),
    };
  }
  const client = createClient(UserService, transport);
  return {
    api,
    read: (token) => errorOf(client.getUserByID({ userId: "0" }, withToken(token))),
    remove: () => errorOf(client.removeTOTP({ userId: "0" })),
  };
}

/** The error of a call, or undefined where it has none. */
export async function errorOf(call: Promise<unknown>): Promise<ConnectError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return ConnectError.from(error);
  }
}
