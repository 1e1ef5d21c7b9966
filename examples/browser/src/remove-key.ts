import type { ManagementClient } from "zitadel-mgmt";
import { type RemovalResult as Removal, removeFactors } from "zitadel-mgmt/bulk";
import { type Key, listKeys, sameKey } from "./keys.js";

/** How a removal ended. */
export interface RemovalResult {
  /** `unknown`: nothing proves what came of it, because an answer got lost or the server's answers contradict each other. */
  outcome: "removed" | "already gone" | "unknown";
  /** What the server recorded, if its answer arrived. */
  evidence?: (Removal & { outcome: "removed" })["evidence"] | undefined;
  /** The person's keys afterwards; undefined if the list could not be read. */
  keys: Key[] | undefined;
  /** Whether the list no longer has the key. False if it still had it when we stopped looking, or could not be read. */
  unlisted: boolean;
}

const patienceMs = 5_000;
const listPatienceMs = 10_000;

/**
 * Removes a key and waits until the list agrees, which follows within milliseconds, or seconds under load. Throws where
 * nothing was done.
 */
export async function removeKey(
  management: ManagementClient,
  orgId: string,
  userId: string,
  key: Key,
): Promise<RemovalResult> {
  const sent = await sendRemoval(management, orgId, userId, key);
  const keys = await keysAfter(management, userId, key, sent.outcome === "unknown" ? 0 : listPatienceMs);
  return { ...sent, keys, unlisted: keys?.every((other) => !sameKey(other, key)) ?? false };
}

/** The package's bulk removal of one key: it looks before it sends, and says "removed" only of what is proved. */
async function sendRemoval(
  management: ManagementClient,
  orgId: string,
  userId: string,
  { type, tokenId }: Key,
): Promise<Pick<RemovalResult, "outcome" | "evidence">> {
  const key = { orgId, userId, type, ...(tokenId !== undefined && { tokenId }) };
  for await (const result of removeFactors(management, [key], { patienceMs })) {
    if (result.outcome === "removed") return { outcome: "removed", evidence: result.evidence };
    if (result.outcome !== "failed") return { outcome: "already gone" };
    if (result.maybeRemoved) return { outcome: "unknown" };
    throw result.error;
  }
  throw new Error("the removal has no result");
}

async function keysAfter(
  management: ManagementClient,
  userId: string,
  removed: Key,
  timeoutMs: number,
): Promise<Key[] | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    // What came of the removal must not be lost because the list cannot be read.
    const keys = await listKeys(management, userId).catch(() => undefined);
    const listed = keys?.some((key) => sameKey(key, removed));
    if (!listed || performance.now() + pauseMs > deadline) return keys;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
