/**
 * The main job, over each protocol: remove a U2F key, see the answer, see that the key is gone, remove it once more.
 *
 *   npm run demo                                     on an emulator in this process
 *   npm run demo -- --url https://… --user LOGIN_NAME  on a real server, asking before each removal; the token is in
 *                                                    the file that ZITADEL_TOKEN_FILE names, or in ZITADEL_TOKEN
 */
import { parseArgs } from "node:util";
import { type JsonValue, toJson } from "@bufbuild/protobuf";
import { confirm, intro, isCancel, log, note, outro } from "@clack/prompts";
import {
  Code,
  createClient,
  ErrorId,
  type ManagementClient,
  ManagementService,
  personalAccessToken,
  zitadelError,
} from "zitadel-mgmt";
import { startEmulator } from "zitadel-mgmt/emulator";
import { RemoveHumanAuthFactorU2FResponseSchema } from "zitadel-mgmt/gen/zitadel/management/v1/management_pb";
import * as grpc from "zitadel-mgmt/grpc";
import * as grpcWeb from "zitadel-mgmt/grpc-web";
import * as rest from "zitadel-mgmt/rest";
import { curlCommand, hasCurl, runCurl } from "./demo-curl.ts";

interface Key {
  id: string;
  name: string;
}

interface Target {
  client: ManagementClient;
  userId: string;
  key: Key;
}

const usage = `npm run demo [-- --url https://… --user LOGIN_NAME]
The token for the server is in the file that ZITADEL_TOKEN_FILE names, or in ZITADEL_TOKEN.`;

const flags = readFlags();

function readFlags() {
  const options = { url: { type: "string" }, user: { type: "string" }, help: { type: "boolean" } } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

/** Stops the demo: an answer was not the expected one. */
function expect(condition: boolean, expectation: string): asserts condition {
  if (!condition) throw new Error(`Expected ${expectation}`);
}

async function listKeys(client: ManagementClient, userId: string): Promise<Key[]> {
  const { result } = await client.listHumanAuthFactors({ userId });
  return result.flatMap(({ type }) => (type.case === "u2f" ? [type.value] : []));
}

/** Waits until the list no longer has the key: a real server's lists follow a removal within milliseconds, or seconds under load. */
async function waitUntilGone({ client, userId, key }: Target): Promise<number> {
  const start = performance.now();
  while ((await listKeys(client, userId)).some(({ id }) => id === key.id)) {
    expect(performance.now() - start < 10_000, "the key to leave the list within 10 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - start;
}

async function expectSecondRemovalToFail({ client, userId, key }: Target): Promise<string> {
  try {
    await client.removeHumanMultiFactorU2F({ userId, tokenId: key.id });
  } catch (error) {
    const { code, id, message } = zitadelError(error);
    expect(
      id === ErrorId.WebAuthNTokenNotFound,
      `${ErrorId.WebAuthNTokenNotFound}, not ${id ?? Code[code]}: ${message}`,
    );
    return `${id}  ${message}`;
  }
  throw new Error("Expected the second removal to fail");
}

async function removeOver(protocol: string, target: Target, remove: () => Promise<JsonValue>): Promise<void> {
  const start = performance.now();
  const answer = await remove();
  const ms = performance.now() - start;
  const gone = await waitUntilGone(target);
  const again = await expectSecondRemovalToFail(target);
  log.success(
    [
      `${protocol.padEnd(8)}  removed ${target.key.name} (${target.key.id}) in ${ms.toFixed(1)} ms`,
      `answer    ${JSON.stringify(answer)}`,
      `list      the key is gone, after ${gone.toFixed(1)} ms`,
      `again     ${again}`,
    ].join("\n"),
  );
}

async function removeWithClient(target: Target): Promise<JsonValue> {
  const answer = await target.client.removeHumanMultiFactorU2F({
    userId: target.userId,
    tokenId: target.key.id,
  });
  expect(
    !!answer.details?.resourceOwner && answer.details.sequence > 0n,
    "details with a sequence and an owner",
  );
  return toJson(RemoveHumanAuthFactorU2FResponseSchema, answer);
}

async function mayRemove(key: Key, protocol: string): Promise<boolean> {
  if (!flags.url) return true;
  expect(process.stdin.isTTY, "a terminal: removals on a real server are confirmed one by one");
  const answer = await confirm({
    message: `Remove ${key.name} (${key.id}) over ${protocol}?`,
    initialValue: false,
  });
  return !isCancel(answer) && answer;
}

async function run(baseUrl: string, auth: string, loginName: string): Promise<number> {
  await using transport = grpc.createTransport({ baseUrl, auth });
  const { user } = await createClient(ManagementService, transport).getUserByLoginNameGlobal({ loginName });
  const orgId = user?.details?.resourceOwner;
  expect(!!user && !!orgId, "a user with an organization");
  log.step(`found     ${user.preferredLoginName}, user ${user.id} of organization ${orgId}`);

  await using orgTransport = grpc.createTransport({ baseUrl, auth, orgId });
  const clients: [string, ManagementClient][] = [
    ["gRPC", createClient(ManagementService, orgTransport)],
    ["gRPC-web", grpcWeb.createManagementClient({ baseUrl, auth, orgId })],
    ["REST", rest.createManagementClient({ baseUrl, auth, orgId })],
  ];
  const keys = await listKeys(clients[0]![1], user.id);
  log.step(`factors   ${keys.map(({ name }) => name).join(", ") || "no U2F keys"}`);
  let removals = 0;
  for (const [protocol, client] of clients) {
    const key = keys[0];
    if (!key || !(await mayRemove(key, protocol))) continue;
    keys.shift();
    const target = { client, userId: user.id, key };
    await removeOver(protocol, target, () => removeWithClient(target));
    removals += 1;
  }
  const key = keys[0];
  if (!(await hasCurl())) log.warn("curl      skipped: there is no curl on this machine");
  else if (key && (await mayRemove(key, "REST, by curl"))) {
    const request = { baseUrl, token: auth, orgId, userId: user.id, tokenId: key.id };
    log.step(`curl      ${curlCommand(request)}`);
    await removeOver("curl", { client: clients[2]![1], userId: user.id, key }, () => runCurl(request));
    removals += 1;
  }
  return removals;
}

async function main(): Promise<void> {
  if (flags.help) {
    console.log(usage);
    return;
  }
  intro("zitadel-mgmt: a person lost a security key");
  if (flags.url) {
    const { ZITADEL_TOKEN_FILE: file, ZITADEL_TOKEN: variable } = process.env;
    const token = file ? await personalAccessToken({ file }).getToken() : variable;
    expect(!!token && !!flags.user, "--user, and ZITADEL_TOKEN_FILE or ZITADEL_TOKEN, next to --url");
    const removals = await run(flags.url, token, flags.user);
    outro(removals ? `${removals} removed` : "Nothing was removed");
    return;
  }
  await using emulator = await startEmulator();
  log.info(`emulator  ${emulator.baseUrl}, started for this demo`);
  const [token] = emulator.world.users.flatMap(({ tokens = [] }) => tokens);
  const removals = await run(emulator.baseUrl, token!, "alice");
  expect(removals >= 3, "a removal over each protocol");
  note(
    "ZITADEL_TOKEN_FILE=token.txt npm run demo -- --url https://example.zitadel.cloud --user ada@example.com",
    "The same on your server",
  );
  outro(`${removals} keys removed, each shown to be gone`);
}

main().catch((error: unknown) => {
  const { message } = zitadelError(error);
  log.error(message);
  process.exitCode = 1;
});
