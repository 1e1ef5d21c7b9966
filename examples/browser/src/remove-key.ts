import { Code, ConnectError, ErrorId, type ManagementClient, zitadelError } from "zitadel-mgmt";
import type { ObjectDetails } from "zitadel-mgmt/gen/zitadel/v1/object_pb";
import { type Key, listKeys, removals, sameKey } from "./keys.js";

/** How a removal ended. */
export interface RemovalResult {
  /** `unknown`: the answer got lost, so that the server may or may not have removed the key. */
  outcome: "removed" | "already gone" | "unknown";
  /** What the server recorded, if it answered. */
  details?: ObjectDetails | undefined;
  /** The person's keys afterwards; undefined if the list could not be read. */
  keys: Key[] | undefined;
  /** Whether the list no longer has the key. False if it still had it after 10 s, or could not be read. */
  unlisted: boolean;
}

const goneIds: readonly (string | undefined)[] = [
  ErrorId.WebAuthNTokenNotFound,
  ErrorId.OtpNotFound,
  ErrorId.OtpSmsNotFound,
  ErrorId.OtpEmailNotFound,
];
const lostCodes: readonly Code[] = [Code.Unavailable, Code.DeadlineExceeded, Code.Unknown, Code.Internal];

/** Removes a key and waits until the list agrees, which follows within milliseconds, or seconds under load. */
export async function removeKey(
  management: ManagementClient,
  userId: string,
  key: Key,
): Promise<RemovalResult> {
  const sent = await sendRemoval(management, userId, key);
  const keys = await keysAfter(management, userId, key);
  return { ...sent, keys, unlisted: keys?.every((other) => !sameKey(other, key)) ?? false };
}

async function sendRemoval(
  management: ManagementClient,
  userId: string,
  key: Key,
): Promise<Pick<RemovalResult, "outcome" | "details">> {
  try {
    const { details } = await removals[key.type].remove(management, userId, key.tokenId ?? "");
    return { outcome: "removed", details };
  } catch (reason) {
    const { code, details } = ConnectError.from(reason);
    if (goneIds.includes(zitadelError(reason).id)) return { outcome: "already gone" };
    // An error with details is an answer, whatever its code.
    if (lostCodes.includes(code) && details.length === 0) return { outcome: "unknown" };
    throw reason;
  }
}

async function keysAfter(
  management: ManagementClient,
  userId: string,
  removed: Key,
): Promise<Key[] | undefined> {
  const deadline = performance.now() + 10_000;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    // What came of the removal must not be lost because the list cannot be read.
    const keys = await listKeys(management, userId).catch(() => undefined);
    const listed = keys?.some((key) => sameKey(key, removed));
    if (!listed || performance.now() + pauseMs > deadline) return keys;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
