import type { ManagementClient } from "zitadel-mgmt";
import type { FactorKey } from "zitadel-mgmt/bulk";
import type { Leaver } from "./leavers.js";

/** Everything that the leavers can sign in with besides a password: two calls for each of them. */
export async function* factorsOf(
  client: ManagementClient,
  leavers: AsyncIterable<Leaver>,
): AsyncGenerator<FactorKey> {
  for await (const { userId, orgId } of leavers) {
    const inOrganization = { headers: { "x-zitadel-orgid": orgId } };
    const [factors, passkeys] = await Promise.all([
      client.listHumanAuthFactors({ userId }, inOrganization),
      client.listHumanPasswordless({ userId }, inOrganization),
    ]);
    for (const { type } of factors.result) {
      if (type.case === "u2f") yield { userId, orgId, type: "u2f", tokenId: type.value.id };
      else if (type.case) yield { userId, orgId, type: type.case };
    }
    for (const { id } of passkeys.result) yield { userId, orgId, type: "passkey", tokenId: id };
  }
}
