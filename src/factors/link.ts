import { Code, ConnectError } from "@connectrpc/connect";
import type { FactorApi } from "./api.js";
import type { Person } from "./person.js";

/** A link by which a person registers a passkey. Who has it can register one: it is a secret. */
export type RegistrationLink =
  | {
      /** The server sends it by e-mail, later, and does not say whether that worked. */
      sent: true;
      /** The address that the person had when it was looked at. */
      email: string;
    }
  | {
      sent: false;
      /** The link, over Management v1. */
      url?: string;
      /** The code of the link, over the user service v2, which makes no link: it is for a login page of one's own. */
      code?: { id: string; code: string };
      /** Until when it can be used, by the clock here. Absent over v2, which does not say it. */
      expiresAt?: Date;
    };

/** Makes a link for a person who was looked at: the server would make one for users that do not exist, too. */
export async function registrationLink(
  api: FactorApi,
  { id, orgId, kind, email }: Person,
  send: boolean,
  signal: AbortSignal,
): Promise<RegistrationLink> {
  if (kind !== "human") throw refusal(`the user ${id} is a machine, and registers no passkey`);
  if (send && email === undefined) throw refusal(`the user ${id} has no e-mail address`);
  const now = Date.now();
  const { url, code, validMs } = await api.createLink(id, send, { orgId, signal });
  if (send) return { sent: true, email: email as string };
  if (!url && !code) throw new ConnectError("the server reported success, but no link", Code.DataLoss);
  return {
    sent: false,
    ...(url && { url }),
    ...(code && { code }),
    ...(validMs !== undefined && { expiresAt: new Date(now + validMs) }),
  };
}

function refusal(message: string): ConnectError {
  return new ConnectError(message, Code.FailedPrecondition);
}
