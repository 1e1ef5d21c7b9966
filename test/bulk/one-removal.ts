import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import {
  type FactorKey,
  type RemovalResult,
  type RemoveFactorsOptions,
  removeFactors,
} from "../../src/bulk.js";
import type { Emulator } from "../../src/emulator.js";
import type { ManagementClient, UserClient } from "../../src/factors.js";
import { orgId, otherOrgId, start, worldOf } from "./world.js";

let path: string | undefined;

/** The journal of the running test. */
function journalPath(): string {
  if (path !== undefined) return path;
  const folder = mkdtempSync(join(tmpdir(), "proof-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
    path = undefined;
  });
  path = join(folder, "journal");
  return path;
}

/** A person of the other organization, and one of the caller's own with a verified key and one that is not. */
export async function twoOrgs(): Promise<Emulator> {
  const world = worldOf(2, 1);
  world.users[0]!.roles = { [orgId]: ["ORG_OWNER"], [otherOrgId]: ["ORG_OWNER"] };
  world.users[1]!.orgId = otherOrgId;
  world.users[2]!.factors!.push({ type: "u2f", id: "pending", name: "", state: "not_ready" });
  return start(world);
}

export const foreign: FactorKey = { userId: "user-0", type: "u2f", tokenId: "key-0-0" };
export const own: FactorKey & { tokenId: string } = { userId: "user-1", type: "u2f", tokenId: "key-1-0" };
export const pending: FactorKey = { userId: "user-1", type: "u2f", tokenId: "pending" };

/** Removes a key, by the journal of the test. What ends the run is thrown. */
export async function remove(
  client: ManagementClient | UserClient,
  key: FactorKey,
  options: RemoveFactorsOptions = {},
): Promise<RemovalResult | undefined> {
  await using journal = await fileJournal(journalPath());
  for await (const result of removeFactors(client, [key], { journal, patienceMs: 300, ...options })) {
    return result;
  }
  return undefined;
}

/** Writes into the journal that a removal was about to be sent when the process died. */
export async function sending(key: FactorKey): Promise<void> {
  await using journal = await fileJournal(journalPath());
  await journal.append({ event: "sending", key });
}

/** The last event in the journal of the test. */
export function lastEvent(): string {
  return JSON.parse(readFileSync(journalPath(), "utf8").trimEnd().split("\n").at(-1)!).event;
}
