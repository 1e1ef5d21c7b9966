import { createManagementClient, zitadelError } from "zitadel-mgmt";

/** Removes a key; returns its organization, or ZITADEL's id of the error. */
export async function removeKey({ baseUrl, auth, userId, tokenId }) {
  const management = createManagementClient({ baseUrl, auth });
  try {
    const { details } = await management.removeHumanMultiFactorU2F({ userId, tokenId });
    return details.resourceOwner;
  } catch (error) {
    return zitadelError(error).id;
  }
}
