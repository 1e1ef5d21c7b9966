import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { createClient, type Interceptor, type UnaryRequest, type UnaryResponse } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import {
  type FactorKey,
  type RemovalResult,
  type RemoveFactorsOptions,
  removeFactors,
} from "../../src/bulk.js";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import * as grpc from "../../src/grpc.js";
import {
  type ClientOptions,
  type ManagementClient,
  ManagementService,
  zitadelError,
} from "../../src/index.js";
import * as rest from "../../src/rest.js";
import { factorsLeft, orgId, otherOrgId, token, worldOf } from "./world.js";

const open: AsyncDisposable[] = [];
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proof-"));
  path = join(folder, "journal");
});
afterEach(async () => {
  for (const resource of open.splice(0)) await resource[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** A person of the other organization, and one of the caller's own with a verified key and one that is not. */
async function start(): Promise<Emulator> {
  const world = worldOf(2, 1);
  world.users[0]!.roles = { [orgId]: ["ORG_OWNER"], [otherOrgId]: ["ORG_OWNER"] };
  world.users[1]!.orgId = otherOrgId;
  world.users[2]!.factors!.push({ type: "u2f", id: "pending", name: "", state: "not_ready" });
  const emulator = await startEmulator({ world });
  open.push(emulator);
  return emulator;
}

function clientOf(emulator: Emulator, options: Partial<ClientOptions> = {}, over = grpc): ManagementClient {
  const transport = over.createTransport({ baseUrl: emulator.baseUrl, auth: token, ...options });
  open.unshift(transport);
  return createClient(ManagementService, transport);
}

const foreign: FactorKey = { userId: "user-0", type: "u2f", tokenId: "key-0-0" };
const own: FactorKey = { userId: "user-1", type: "u2f", tokenId: "key-1-0" };
const pending: FactorKey = { userId: "user-1", type: "u2f", tokenId: "pending" };

/** Removes a key, by the journal of the test. What ends the run is thrown. */
async function remove(
  client: ManagementClient,
  key: FactorKey,
  options: RemoveFactorsOptions = {},
): Promise<RemovalResult | undefined> {
  await using journal = await fileJournal(path);
  for await (const result of removeFactors(client, [key], { journal, patienceMs: 300, ...options })) {
    return result;
  }
  return undefined;
}

/** Writes into the journal that a removal was about to be sent when the process died. */
async function sending(key: FactorKey): Promise<void> {
  await using journal = await fileJournal(path);
  await journal.append({ event: "sending", key });
}

const lastEvent = () => JSON.parse(readFileSync(path, "utf8").trimEnd().split("\n").at(-1)!).event;
const isRemoval = ({ method }: UnaryRequest) => method.name.startsWith("Remove");

/** Answers with an empty message: instead of the server, or in place of its answer. */
function empties(befalls: (request: UnaryRequest) => boolean, done: boolean): Interceptor {
  return (next) => async (request) => {
    if (request.stream || !befalls(request)) return next(request);
    const response = done ? await next(request) : undefined;
    return { ...response, stream: false, message: create(request.method.output) } as UnaryResponse;
  };
}

describe("a user of another organization, whom the lists show too", () => {
  test("whose first answer is lost is not removed, and is tried again by the same journal", async () => {
    const emulator = await start();
    emulator.fault({ kind: "drop-answer", rpc: "RemoveHumanAuthFactorU2F", times: 1 });
    const result = await remove(clientOf(emulator), foreign, { patienceMs: 5_000 });
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
    expect(zitadelError((result as { error: Error }).error).id).toBe("MANAG-fpo4B");
    expect(lastEvent()).toBe("unknown");
    const there = clientOf(emulator, { orgId: otherOrgId });
    expect(await remove(there, foreign)).toMatchObject({ outcome: "removed", evidence: expect.anything() });
    expect(emulator.world.users[1]!.factors).toEqual([]);
  }, 20_000);

  test("with a journal that says sending is not removed", async () => {
    const emulator = await start();
    await sending(foreign);
    expect(await remove(clientOf(emulator), foreign)).toMatchObject({
      outcome: "failed",
      maybeRemoved: true,
    });
    expect(emulator.world.users[1]!.factors).toHaveLength(1);
  });
});

test("a user who does not exist, with a journal that says sending, is not removed", async () => {
  const emulator = await start();
  const key = { ...own, userId: "nobody" };
  await sending(key);
  const result = await remove(clientOf(emulator), key);
  expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
  expect(zitadelError((result as { error: Error }).error).id).toBe("QUERY-Dfbg2");
});

describe("an unverified key, which no list shows", () => {
  test("with a journal that says sending is removed, not taken for gone", async () => {
    const emulator = await start();
    await sending(pending);
    expect(await remove(clientOf(emulator), pending)).toMatchObject({
      outcome: "removed",
      earlier: false,
      evidence: expect.anything(),
    });
    expect(factorsLeft(emulator)).toBe(2);
  });

  test("whose first answer is lost is sent again", async () => {
    const emulator = await start();
    emulator.fault({ kind: "drop-answer", rpc: "RemoveHumanAuthFactorU2F", times: 1 });
    const options = { removeUnlisted: true, patienceMs: 5_000 };
    const key = pending;
    expect(await remove(clientOf(emulator), key, options)).toEqual({
      key,
      outcome: "removed",
      earlier: false,
    });
    expect(factorsLeft(emulator)).toBe(2);
  });
});

describe("a success that names no event", () => {
  test("proves nothing, if the list has the key still", async () => {
    const emulator = await start();
    const client = clientOf(emulator, { interceptors: [empties(isRemoval, false)] });
    const result = await remove(client, own);
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
    expect(String((result as { error: Error }).error)).toContain("no event; outcome unknown: look whether");
    expect(factorsLeft(emulator)).toBe(3);
  }, 30_000);

  test("is looked after: the list lacks the key, and the user exists", async () => {
    const emulator = await start();
    const client = clientOf(emulator, { interceptors: [empties(isRemoval, true)] });
    expect(await remove(client, own)).toEqual({ key: own, outcome: "removed", earlier: false });
  }, 20_000);

  test.each([own, { ...own, orgId }, pending])(
    "of a server that answers so to all: %j",
    async (key) => {
      const emulator = await start();
      const client = clientOf(emulator, { interceptors: [empties(() => true, false)] });
      for (const removeUnlisted of [false, true]) {
        const result = await remove(client, key, { removeUnlisted });
        expect(result).toMatchObject({ outcome: "failed" });
      }
      expect(factorsLeft(emulator)).toBe(3);
    },
    60_000,
  );

  test("nothing to remove, and an empty answer about the user: not known", async () => {
    const emulator = await start();
    emulator.fault({ kind: "lag" });
    await clientOf(emulator).removeHumanAuthFactorU2F({ userId: own.userId, tokenId: own.tokenId! });
    const isLook = ({ method }: UnaryRequest) => method.name === "GetUserByID";
    const client = clientOf(emulator, { interceptors: [empties(isLook, false)] });
    expect(await remove(client, own)).toMatchObject({
      outcome: "failed",
      maybeRemoved: true,
      error: { rawMessage: "the server did not say whether there is a user user-1" },
    });
  });
});

test("a key that the call for another type took stays listed, and is not told to be gone", async () => {
  const emulator = await start();
  const client = clientOf(emulator);
  await client.removeHumanPasswordless({ userId: own.userId, tokenId: own.tokenId! });
  const result = await remove(client, own);
  expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
  expect(String((result as { error: Error }).error)).toContain("nothing to remove, and yet lists key-1-0");
  expect(lastEvent()).toBe("unknown");
});

test("an unverified key is sent only where its user is", async () => {
  const emulator = await start();
  const result = await remove(
    clientOf(emulator),
    { ...pending, orgId: otherOrgId },
    { removeUnlisted: true },
  );
  expect(result).toMatchObject({ outcome: "failed", maybeRemoved: false });
  expect(emulator.calls.filter(({ rpc }) => rpc.startsWith("Remove"))).toEqual([]);
});

describe("over REST, where the server ignores the organization", () => {
  test("what was done elsewhere may have been removed; the same again does not say gone", async () => {
    const emulator = await start();
    emulator.fault({ kind: "ignore-org" });
    const client = clientOf(emulator, {}, rest);
    const key = { ...own, orgId: otherOrgId };
    const result = await remove(client, key);
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
    expect(String((result as { error: Error }).error)).toContain("is done, but in organization 10");
    expect(await remove(client, key)).toMatchObject({
      outcome: "failed",
      error: { rawMessage: "the user user-1 belongs to organization 10, not to 20" },
    });
  });
});

describe("what certainly was not done is not told as a doubt", () => {
  test("the optimistic lock, to the end of all attempts", async () => {
    const emulator = await start();
    emulator.fault({ kind: "lock" });
    expect(await remove(clientOf(emulator), own)).toMatchObject({ outcome: "failed", maybeRemoved: false });
    expect(lastEvent()).toBe("refused");
    expect(factorsLeft(emulator)).toBe(3);
  }, 40_000);
});

test("what may have been removed is told, also where the run ends", async () => {
  const emulator = await start();
  emulator.fault({ kind: "drop-answer", rpc: "RemoveHumanAuthFactorU2F" });
  emulator.fault({ kind: "lag" });
  const client = clientOf(emulator);
  const removing = removeFactors(client, [own], { patienceMs: 50 });
  expect((await removing.next()).value).toMatchObject({ key: own, outcome: "failed", maybeRemoved: true });
  await expect(removing.next()).rejects.toThrow("the answer was lost");
});
