import { Code, ConnectError } from "@connectrpc/connect";
import * as oauth from "oauth4webapi";
import type { Instance } from "./instance.js";
import { ask, serverAt, textOf } from "./server.js";

/** Who a token belongs to. */
export interface Caller {
  id: string;
  userName?: string;
  name?: string;
}

/** Asks the instance who a token belongs to. A token that it does not accept is `Unauthenticated`. */
export async function userInfo(instance: Instance, token: string): Promise<Caller> {
  const server = serverAt(instance.url);
  // Nothing of the application is sent.
  const client = { client_id: "zitadel-mgmt" };
  const endpoint = server.userinfo_endpoint as string;
  const { response, refusal } = await ask(
    instance,
    endpoint,
    [token],
    new AbortController().signal,
    (options) => oauth.userInfoRequest(server, client, token, options),
  );
  if (refusal) {
    const code = [401, 403].includes(refusal.status) ? Code.Unauthenticated : Code.Unavailable;
    throw new ConnectError(`${endpoint} does not say who calls: ${textOf(refusal)}`, code);
  }
  try {
    const claims = await oauth.processUserInfoResponse(server, client, oauth.skipSubjectCheck, response);
    const { sub, preferred_username, name } = claims;
    return {
      id: sub,
      ...(typeof preferred_username === "string" && { userName: preferred_username }),
      ...(typeof name === "string" && { name }),
    };
  } catch (error) {
    throw new ConnectError(`${endpoint} does not say who calls: ${(error as Error).message}`, Code.Internal);
  }
}

/** The person in a sentence. */
export function callerLabel({ id, userName, name }: Caller): string {
  return [name, userName, id].filter((each, at, all) => each && all.indexOf(each) === at).join(", ");
}
