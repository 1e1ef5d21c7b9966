import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const token = "token-of-the-test";
const orgId = "310000000000000001";
const userId = "310000000000000002";

/**
 * Removes a key over each protocol, and one by bulk removal, and prints their names; fails unless a second removal says
 * that the key is gone.
 */
export async function mainJob(
  { startEmulator },
  { zitadelError },
  protocols,
  { removeFactors },
  { fileJournal },
) {
  const names = [...Object.keys(protocols), "bulk"];
  const emulator = await startEmulator({
    world: {
      orgs: [{ id: orgId, name: "Org" }],
      users: [
        {
          id: "1",
          orgId,
          userName: "service",
          machine: {},
          roles: { [orgId]: ["ORG_OWNER"] },
          tokens: [token],
        },
        {
          id: userId,
          orgId,
          userName: "ada",
          human: {},
          factors: names.map((id) => ({ type: "u2f", id, name: id })),
        },
      ],
    },
  });
  const options = { baseUrl: emulator.baseUrl, auth: token, orgId };
  let client;
  for (const [tokenId, { createTransport, createManagementClient }] of Object.entries(protocols)) {
    await createTransport(options).close();
    client = createManagementClient(options);
    await client.removeHumanMultiFactorU2F({ userId, tokenId });
    const { id } = zitadelError(await client.removeHumanMultiFactorU2F({ userId, tokenId }).catch((e) => e));
    if (id !== "COMMAND-DAfb2") throw new Error(`the second removal over ${tokenId}: ${id}`);
    console.log(`${tokenId} removed`);
  }
  const folder = mkdtempSync(join(tmpdir(), "zitadel-mgmt-journal-"));
  const journal = await fileJournal(join(folder, "journal"));
  const keys = [{ userId, type: "u2f", tokenId: "bulk" }];
  for await (const { key, outcome } of removeFactors(client, keys, { journal })) {
    console.log(`${key.tokenId} ${outcome}`);
  }
  await journal.close();
  rmSync(folder, { recursive: true });
  await emulator.close();
}
