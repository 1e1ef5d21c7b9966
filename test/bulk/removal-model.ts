import { mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { expect } from "vitest";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { fileJournal } from "../../src/bulk/file-journal.js";
import { type FactorKey, type RemovalResult, removeFactors } from "../../src/bulk.js";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import type { UserClient } from "../../src/factors.js";
import * as grpcWeb from "../../src/grpc-web.js";
import type { ManagementClient } from "../../src/index.js";
import * as rest from "../../src/rest.js";
import { type Course, callers, type Plan } from "./removal-plan.js";
import { clientOf, isOf, sameFactor, troubledTransport, unverified } from "./troubled-client.js";

/**
 * Runs a plan and holds it to this: a key that is told to be removed or gone is so in the emulator's world at that moment;
 * every factor that is gone was asked for, in its organization and under its type; and in the end a run without faults,
 * by the same journal, removes all that was rightly asked for.
 */
export async function checkPlan(plan: Plan): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "truth-"));
  await using emulator = await startEmulator({ world: plan.world });
  if (plan.ignoreOrg) emulator.fault({ kind: "ignore-org" });
  try {
    const told: RemovalResult[] = [];
    for (const course of plan.courses) {
      const clear = course.faults.map((fault) => emulator.fault(fault));
      if (course.before) await removeBefore(emulator, plan, course.before);
      const paths = course.parallel ? ["one", "two"] : ["one"];
      const runs = paths.map((name) => run(emulator, plan.keys, course, join(folder, name)));
      for (const results of await Promise.all(runs)) told.push(...results);
      for (const each of clear) each();
    }
    await listsAgree(emulator, told);
    everyLossWasAskedFor(emulator, plan);
    if (!plan.ignoreOrg) await endsWell(emulator, plan, join(folder, "one"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(
  emulator: Emulator,
  keys: FactorKey[],
  course: Course,
  path: string,
): Promise<RemovalResult[]> {
  await using transport = troubledTransport(emulator, course);
  const client = clientOf(course, transport);
  const results: RemovalResult[] = [];
  const stop = new AbortController();
  const { removeUnlisted, stopAfter } = course;
  {
    await using journal = await fileJournal(path);
    const removing = removeFactors(client, keys, {
      journal,
      removeUnlisted,
      concurrency: 3,
      patienceMs: 100,
      signal: stop.signal,
    });
    try {
      for await (const result of removing) {
        holds(emulator, result);
        results.push(result);
        if (results.length === stopAfter) stop.abort(new ConnectError("stopped", Code.Aborted));
      }
    } catch (error) {
      // Everything but a failure of the calls is a failure of the test.
      if (!(error instanceof ConnectError)) throw error;
    }
  }
  dropTail(path, course.dropBytes);
  return results;
}

/** What is told is true of the emulator's world at this moment. */
function holds({ world }: Emulator, { key, outcome }: RemovalResult): void {
  if (outcome !== "removed" && outcome !== "alreadyGone") return;
  const factors = world.users.find(({ id }) => id === key.userId)?.factors ?? [];
  expect(factors.filter((factor) => isOf(key, factor))).toEqual([]);
}

/** What is told without an answer of the server is in no list, and its person exists. */
async function listsAgree(emulator: Emulator, told: RemovalResult[]): Promise<void> {
  const client = administrator(emulator);
  for (const result of told) {
    const { key, outcome } = result;
    if (outcome !== "alreadyGone" && (outcome !== "removed" || result.earlier || result.evidence)) continue;
    const { userId } = key;
    const [factors, passkeys] = await Promise.all([
      client.listHumanAuthFactors({ userId }),
      client.listHumanPasswordless({ userId }),
    ]);
    const types = factors.result.map(({ type }) => (type.case === "u2f" ? type.value.id : type.case));
    const listed = [...types, ...passkeys.result.map(({ id }) => id)];
    expect(listed).not.toContain(key.tokenId ?? key.type);
    expect(emulator.world.users.some(({ id, state }) => id === userId && state !== "deleted")).toBe(true);
  }
}

/** Every factor that is gone was asked for. */
export function everyLossWasAskedFor({ world }: Emulator, { keys, courses, ignoreOrg, ...plan }: Plan): void {
  for (const { id, orgId, factors = [] } of plan.world.users) {
    const left = world.users.find((user) => user.id === id)?.factors ?? [];
    const lost = factors.filter((factor) => !left.some((other) => sameFactor(other, factor)));
    for (const factor of lost) {
      const asked = courses.some((course) => {
        const wanted = (key: FactorKey) => key.orgId ?? effectiveOrg(course);
        const inOrg = (key: FactorKey) => ignoreOrg || [orgId, undefined].includes(wanted(key));
        // Of what no list has, nobody can tell the type.
        const ofType = (key: FactorKey) => key.type === factor.type || unverified(factor);
        const byKey = keys.some((key) => key.userId === id && isOf(key, factor) && inOrg(key) && ofType(key));
        return byKey || (course.before?.userId === id && isOf(course.before, factor));
      });
      expect({ lost: factor, of: id, asked }).toEqual({ lost: factor, of: id, asked: true });
    }
  }
}

async function endsWell(emulator: Emulator, plan: Plan, path: string): Promise<void> {
  const users = new Map(plan.world.users.map((user) => [user.id, user]));
  const [{ api } = { api: "v1" as const }] = plan.courses;
  const client = api === "v1" ? administrator(emulator) : administratorV2(emulator);
  const right = plan.keys.filter((key) => {
    if (api === "v1" && key.type === "recoveryCodes") return false;
    const user = users.get(key.userId);
    const factor = user?.factors?.find((each) => isOf(key, each));
    return user?.orgId === key.orgId && user?.state !== "deleted" && factor?.type === key.type;
  });
  await using journal = await fileJournal(path);
  const results: RemovalResult[] = [];
  for await (const result of removeFactors(client, right, {
    journal,
    removeUnlisted: true,
    patienceMs: 100,
  })) {
    holds(emulator, result);
    results.push(result);
  }
  expect(results).toHaveLength(right.length);
  const left = emulator.world.users.flatMap((user) =>
    (user.factors ?? []).filter((factor) => right.some((key) => key.userId === user.id && isOf(key, factor))),
  );
  expect(left).toEqual([]);
}

/** Removes a key as somebody else does. */
export async function removeBefore(emulator: Emulator, { world }: Plan, key: FactorKey): Promise<void> {
  const orgId = world.users.find(({ id }) => id === key.userId)?.orgId ?? "";
  const { userId, tokenId = "" } = key;
  const rpc = key.type === "passkey" ? "removeHumanPasswordless" : "removeHumanAuthFactorU2F";
  const call = administrator(emulator)[rpc]({ userId, tokenId }, { headers: { "x-zitadel-orgid": orgId } });
  await call.catch(() => {});
}

function administrator({ baseUrl }: Emulator): ManagementClient {
  return rest.createManagementClient({ baseUrl, auth: callers.instance, defaultTimeoutMs: 5_000 });
}

function administratorV2({ baseUrl }: Emulator): UserClient {
  const transport = grpcWeb.createTransport({ baseUrl, auth: callers.instance, defaultTimeoutMs: 5_000 });
  return createClient(UserService, transport);
}

/** Takes the end of a journal away, as a crash may; not its first line. */
function dropTail(path: string, bytes: number): void {
  const text = readFileSync(path);
  truncateSync(path, Math.max(text.indexOf("\n") + 1, text.length - bytes));
}

/** The organization of keys that name none: v2 has no other than that of the client. */
function effectiveOrg({ orgId, api }: Course): string | undefined {
  return orgId ?? (api === "v1" ? "A" : undefined);
}
