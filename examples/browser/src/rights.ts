import type { TokenSource } from "zitadel-mgmt";
import { limitMs } from "./limit.js";

/** What the caller's roles allow in an organization. Undefined: nothing tells before it is tried. */
export interface Rights {
  remove: boolean | undefined;
  /** Sending a registration link by e-mail. */
  sendLink: boolean | undefined;
  /** Seeing a registration link. */
  makeLink: boolean | undefined;
  /** Removing recovery codes. */
  removeCodes: boolean | undefined;
}

const management = "zitadel.management.v1.ManagementService";

/**
 * Asks what the caller may do, without any effect: the server looks at the permission before it refuses a request that
 * lacks its ids. The removals of v2 look at the ids first, so nothing tells there.
 */
export async function askRights(
  url: string,
  api: "v1" | "v2",
  orgId: string,
  auth: TokenSource,
): Promise<Rights> {
  const may = (rpc: string) => isAllowed(`${url}/${rpc}`, orgId, auth).catch(() => undefined);
  if (api === "v2") {
    const link = await may("zitadel.user.v2.UserService/CreatePasskeyRegistrationLink");
    return { remove: undefined, sendLink: link, makeLink: link, removeCodes: undefined };
  }
  const [write, credentials] = await Promise.all([
    may(`${management}/RemoveHumanAuthFactorU2F`),
    may(`${management}/AddPasswordlessRegistration`),
  ]);
  return { remove: write, sendLink: write, makeLink: credentials, removeCodes: credentials };
}

const refusals = /\((AUTH-5mWD2|AUTHZ-cdgFk)\)/;

async function isAllowed(rpc: string, orgId: string, auth: TokenSource): Promise<boolean | undefined> {
  const signal = AbortSignal.timeout(limitMs);
  // Not a client of the package: those refuse such a request before it is sent.
  const response = await fetch(rpc, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await auth.getToken({ signal })}`,
      "content-type": "application/grpc-web+proto",
      "x-grpc-web": "1",
      "x-zitadel-orgid": orgId,
    },
    // An empty message.
    body: new Uint8Array(5),
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    signal,
  });
  // The status is in the headers, or in a last frame of the body.
  const body = await response.text();
  const status = response.headers.get("grpc-status") ?? /grpc-status: *(\d+)/i.exec(body)?.[1];
  if (status === "3") return true;
  const message = response.headers.get("grpc-message") ?? /grpc-message:(.*)/i.exec(body)?.[1] ?? "";
  return refusals.test(message) ? false : undefined;
}

/** Why something is not offered, and what it takes. */
export const lacking = {
  remove: "Your role lets you look, but not remove. Removing takes Org User Manager or Org Owner.",
  sendLink: "Your role does not allow to send registration links.",
  removeCodes: "Your role does not allow to remove recovery codes. It takes Org Owner.",
};
