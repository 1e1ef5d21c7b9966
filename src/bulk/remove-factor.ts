import { Code, ConnectError } from "@connectrpc/connect";
import type { ObjectDetails } from "../../gen/zitadel/v1/object_pb.js";
import type { ManagementClient } from "../client.js";
import { pause } from "../interceptors/retry.js";
import { maybeDone } from "../outcome.js";
import type { FactorKey } from "./factor-key.js";
import type { Journal } from "./journal.js";
import { inOrganization, type UserFactors } from "./listed-factors.js";
import { concernsEveryKey, nothingToRemove } from "./removal-error.js";
import { sendRemoval } from "./removal-rpc.js";

const maxAttempts = 5;
const firstPauseMs = 250;
const longestPauseMs = 5_000;

/** What came of one key. */
export type RemovalResult = { key: FactorKey } & (
  | {
      outcome: "removed";
      /** The server's answer. Absent if it was lost and a look-up showed that the key is gone, or if an earlier run did it. */
      details?: ObjectDetails;
      /** Whether an earlier run did it, by the journal. */
      earlier: boolean;
    }
  | {
      outcome: "alreadyGone";
      /** Whether an earlier run found that, by the journal. */
      earlier: boolean;
    }
  /** The user exists and has no such verified factor. Nothing was sent. */
  | { outcome: "notListed" }
  | {
      outcome: "failed";
      error: ConnectError;
      /** Whether a removal was sent whose answer never came. */
      maybeRemoved: boolean;
    }
);

/** What {@link removeFactor} works with. */
export interface RemovalRun {
  client: ManagementClient;
  journal: Journal | undefined;
  removeUnlisted: boolean;
  patienceMs: number;
  /** Aborted when no further call may be made. */
  signal: AbortSignal;
}

/**
 * Removes one factor: looks it up, tells the journal, sends the removal, and after an answer that was lost looks again
 * before it sends again. Throws what concerns every other key as well, and the reason of an aborted signal.
 */
export async function removeFactor(
  { client, journal, removeUnlisted, patienceMs, signal }: RemovalRun,
  user: UserFactors,
  key: FactorKey,
): Promise<RemovalResult> {
  const recorded = journal?.recorded(key);
  if (recorded === "removed" || recorded === "alreadyGone") return { key, outcome: recorded, earlier: true };
  const earlier = recorded === "sending";
  let maybeRemoved = earlier;
  const giveUpAt = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      const type = await user.typeOf(key);
      if (type !== undefined && type !== key.type) {
        return { key, outcome: "failed", error: mismatch(key, type), maybeRemoved };
      }
      if (type === undefined && !removeUnlisted) {
        if (maybeRemoved) return { key, outcome: "removed", earlier };
        await mustExist(client, key);
        return { key, outcome: "notListed" };
      }
      await journal?.append({ event: "sending", key });
      const { details, error } = await answerTo(sendRemoval(client, key, inOrganization(key.orgId)));
      if (!error) return { key, outcome: "removed", ...(details && { details }), earlier: false };
      if (nothingToRemove(error)) {
        if (maybeRemoved) return { key, outcome: "removed", earlier };
        await mustExist(client, key);
        return { key, outcome: "alreadyGone", earlier: false };
      }
      if (maybeDone(error)) {
        maybeRemoved = true;
        user.forget();
      }
      throw error;
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      const again =
        error.code === Code.Unavailable
          ? performance.now() < giveUpAt
          : maybeDone(error) && attempt < maxAttempts;
      if (!again) {
        if (concernsEveryKey(error)) throw error;
        return { key, outcome: "failed", error, maybeRemoved };
      }
      await pause(Math.random() * Math.min(firstPauseMs * 2 ** attempt, longestPauseMs), signal);
    }
  }
}

async function answerTo<T>(call: Promise<T>): Promise<{ details?: T; error?: ConnectError }> {
  try {
    return { details: await call };
  } catch (reason) {
    return { error: ConnectError.from(reason) };
  }
}

/** The server's "nothing to remove" also stands for an unknown user and one of another organization. */
async function mustExist(client: ManagementClient, { userId, orgId }: FactorKey): Promise<void> {
  await client.getUserByID({ id: userId }, inOrganization(orgId));
}

function mismatch({ tokenId, type }: FactorKey, listedAs: string): ConnectError {
  return new ConnectError(`${tokenId} is listed as ${listedAs}, not as ${type}`, Code.FailedPrecondition);
}
