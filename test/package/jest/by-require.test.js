const { randomUUID } = require("node:crypto");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { createManagementClient, ErrorId, isForeign, ManagementService, createClient, zitadelError } =
  require("zitadel-mgmt");
const { removeFactors } = require("zitadel-mgmt/bulk");
const { fileJournal } = require("zitadel-mgmt/bulk/file-journal");
const { startEmulator } = require("zitadel-mgmt/emulator");
const grpcWeb = require("zitadel-mgmt/grpc-web");
const grpc = require("zitadel-mgmt/grpc");
const rest = require("zitadel-mgmt/rest");

const userId = "200000000000000001";
let emulator;
let options;
beforeAll(async () => {
  emulator = await startEmulator();
  options = { baseUrl: emulator.baseUrl, auth: "demo-token" };
});
afterAll(() => emulator.close());

test.each(Object.entries({ grpc, "grpc-web": grpcWeb, rest }))("removes a key over %s", async (_, entry) => {
  const client = entry.createManagementClient(options);
  const { result } = await client.listHumanAuthFactors({ userId });
  const tokenId = result.find(({ type }) => type.case === "u2f").type.value.id;
  const { details } = await client.removeHumanMultiFactorU2F({ userId, tokenId });
  expect(details.sequence > 0n).toBe(true);
  const reason = await client.removeHumanMultiFactorU2F({ userId, tokenId }).catch((error) => error);
  expect(zitadelError(reason).id).toBe(ErrorId.WebAuthNTokenNotFound);
});

test("speaks gRPC by default", async () => {
  await createManagementClient(options).healthz({});
  expect(emulator.calls.at(-1).protocol).toBe("grpc");
});

test("removes in bulk with a journal", async () => {
  const journal = await fileJournal(join(tmpdir(), `${randomUUID()}.ndjson`), emulator.baseUrl);
  const results = [];
  const keys = [{ userId, type: "passkey", tokenId: "300000000000000004" }];
  const client = rest.createManagementClient(options);
  for await (const result of removeFactors(client, keys, { journal })) results.push(result.outcome);
  await journal.close();
  expect(results).toEqual(["removed"]);
});

test("entries share what they know of an error", async () => {
  const fetch = async () => new Response("<html>", { status: 403, headers: { "content-type": "text/html" } });
  const client = createClient(ManagementService, rest.createTransport({ ...options, fetch }));
  const reason = await client.getMyOrg({}).catch((error) => error);
  expect(isForeign(reason)).toBe(true);
});
