import * as main from "zitadel-mgmt";
import * as grpcWeb from "zitadel-mgmt/grpc-web";
import * as rest from "zitadel-mgmt/rest";

const protocols = { default: main, "grpc-web": grpcWeb, rest };
const baseUrl = process.env.ZITADEL_URL;

export const userId = process.env.PERSON_ID;

/** Makes a client with a token source of its own. */
export function managementOver(protocol) {
  const auth = main.clientCredentials({
    issuer: process.env.TOKEN_ISSUER,
    clientId: "desk",
    clientSecret: process.env.CLIENT_SECRET,
  });
  return protocols[protocol].createManagementClient({ baseUrl, auth });
}

/** The ids of the person's keys, as text. */
export async function listKeys(protocol) {
  const { result } = await managementOver(protocol).listHumanAuthFactors({ userId });
  return result.map(({ type }) => type.value.id).join(" ");
}

/** Removes a key; returns the number of the event, or ZITADEL's id of the error. */
export async function removeKey(protocol, tokenId) {
  try {
    const { details } = await managementOver(protocol).removeHumanMultiFactorU2F({ userId, tokenId });
    return `event ${details.sequence}`;
  } catch (error) {
    return main.zitadelError(error).id ?? String(error);
  }
}
