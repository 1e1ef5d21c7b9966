const token = "token-of-the-test";
const orgId = "310000000000000001";
const userId = "310000000000000002";

/** Removes a key over each protocol and prints its name; fails unless a second removal says that the key is gone. */
export async function mainJob({ startEmulator }, { zitadelError }, protocols) {
  const names = Object.keys(protocols);
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
  for (const [tokenId, { createTransport, createManagementClient }] of Object.entries(protocols)) {
    const options = { baseUrl: emulator.baseUrl, auth: token, orgId };
    await createTransport(options).close();
    const client = createManagementClient(options);
    await client.removeHumanMultiFactorU2F({ userId, tokenId });
    const { id } = zitadelError(await client.removeHumanMultiFactorU2F({ userId, tokenId }).catch((e) => e));
    if (id !== "COMMAND-DAfb2") throw new Error(`the second removal over ${tokenId}: ${id}`);
    console.log(`${tokenId} removed`);
  }
  await emulator.close();
}
