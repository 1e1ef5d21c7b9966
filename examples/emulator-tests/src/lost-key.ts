import { ErrorId, type ManagementClient, zitadelError } from "zitadel-mgmt";

/** What the desk tells the person who reported the loss. */
export type Reply =
  | "your key is removed"
  | "you have no such key"
  | "we do not know you"
  | "please try again later";

/** Removes the security key that a person calls by this name. The person is named by login name. */
export async function reportLostKey(
  management: ManagementClient,
  loginName: string,
  keyName: string,
): Promise<Reply> {
  try {
    const { user } = await management.getUserByLoginNameGlobal({ loginName });
    if (!user) return "we do not know you";
    const inOrganization = { headers: { "x-zitadel-orgid": user.details?.resourceOwner ?? "" } };
    const { result } = await management.listHumanAuthFactors({ userId: user.id }, inOrganization);
    const key = result.flatMap(({ type }) =>
      type.case === "u2f" && type.value.name === keyName ? [type.value] : [],
    )[0];
    if (!key) return "you have no such key";
    await management.removeHumanMultiFactorU2F({ userId: user.id, tokenId: key.id }, inOrganization);
    return "your key is removed";
  } catch (error) {
    const { id } = zitadelError(error);
    if (id === ErrorId.UserNotFound) return "we do not know you";
    // Somebody else removed it between our two calls.
    if (id === ErrorId.WebAuthNTokenNotFound) return "your key is removed";
    console.error(zitadelError(error));
    return "please try again later";
  }
}
