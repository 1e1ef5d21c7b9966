import { Code, ConnectError, ErrorId, type ManagementClient, zitadelError } from "zitadel-mgmt";
import type { ObjectDetails } from "zitadel-mgmt/gen/zitadel/v1/object_pb";
import { type Key, listKeys, removals, sameKey } from "./keys.js";

/** How a removal ended. */
export interface RemovalResult {
  /** `unknown`: the answer got lost, so that the server may or may not have removed the key. */
  outcome: "removed" | "already gone" | "unknown";
  /** Whether the list no longer has the key. False if it still had it after 10 s, or could not be read. */
  unlisted: boolean;
  /** What the server recorded, if it answered. */
  details?: ObjectDetails | undefined;
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
  const result = await sendRemoval(management, userId, key);
  return { ...result, unlisted: await leavesList(management, userId, key) };
}

async function sendRemoval(
  management: ManagementClient,
  userId: string,
  key: Key,
): Promise<Omit<RemovalResult, "unlisted">> {
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

async function leavesList(management: ManagementClient, userId: string, key: Key): Promise<boolean> {
  const deadline = performance.now() + 10_000;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    try {
      const keys = await listKeys(management, userId);
      if (!keys.some((other) => sameKey(other, key))) return true;
    } catch {
      // What the removal gave must not be lost because the list cannot be read.
      return false;
    }
    if (performance.now() + pauseMs > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
