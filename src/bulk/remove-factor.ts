import { ConnectError } from "@connectrpc/connect";
import type { ObjectDetails } from "../../gen/zitadel/v1/object_pb.js";
import type { ManagementClient } from "../client.js";
import type { FactorKey } from "../factors/factor-key.js";
import { doubtOfGone, doubtOfPerson, listPatienceMs, nothingToRemove } from "../factors/gone.js";
import type { UserFactors } from "../factors/listed-factors.js";
import { sendRemoval } from "../factors/removal-rpc.js";
import { pause } from "../interceptors/retry.js";
import type { Journal } from "./journal.js";
import { concernsEveryKey, isWorthRepeating, maybeRemovedBy, mismatch } from "./removal-error.js";

const firstPauseMs = 250;
const longestPauseMs = 5_000;

/** What came of one key. */
export type RemovalResult = { key: FactorKey } & (
  | {
      outcome: "removed";
      /** The server's answer. Absent if it was lost and a look proved that the key is gone, or if an earlier run did it. */
      details?: ObjectDetails;
      /** Whether an earlier run did it, by the journal. */
      earlier: boolean;
    }
  | {
      /** The server had nothing to remove, the user exists in the organization, and no list has the key. */
      outcome: "alreadyGone";
      /** Whether an earlier run found that, by the journal. */
      earlier: boolean;
    }
  /** The user exists and has no such verified factor. Nothing was sent. */
  | { outcome: "notListed" }
  | {
      outcome: "failed";
      error: ConnectError;
      /** Whether the key may be gone all the same: a removal was sent, and nothing proves what came of it. */
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
  /** Ends the run for this reason. */
  end(reason: unknown): void;
}

/**
 * Removes one factor: looks it up, tells the journal, sends the removal, and after an answer that was lost looks again
 * before it sends again. What concerns every other key ends the run; it is thrown, as is the reason of an aborted signal,
 * unless this call may have removed the key: that is told.
 */
export async function removeFactor(
  run: RemovalRun,
  user: UserFactors,
  key: FactorKey,
): Promise<RemovalResult> {
  const { client, journal, removeUnlisted, patienceMs, signal } = run;
  const recorded = journal?.recorded(key);
  if (recorded === "removed" || recorded === "alreadyGone") return { key, outcome: recorded, earlier: true };
  const earlier = recorded === "sending";
  let noted = earlier;
  let seen = false;
  let lost: ConnectError | undefined;
  const failed = (error: ConnectError, maybeRemoved = earlier || lost !== undefined): RemovalResult => ({
    key,
    outcome: "failed",
    error,
    maybeRemoved,
  });
  const removed = (): RemovalResult => ({ key, outcome: "removed", earlier: lost === undefined });
  const giveUpAt = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted && lost) return failed(lost);
    signal.throwIfAborted();
    try {
      const type = await user.typeOf(key);
      if (type !== undefined && type !== key.type) return failed(mismatch(key, type));
      if (type !== undefined) seen = true;
      const sent = earlier || lost !== undefined;
      if (type === undefined) {
        const doubt = await doubtOfPerson(client, key);
        if (doubt) return failed(doubt);
        // An unverified key is in no list either, so what was sent for one has to be sent again.
        if (seen || !(sent || removeUnlisted)) return sent ? removed() : { key, outcome: "notListed" };
      }
      if (!noted) await journal?.append({ event: "sending", key });
      noted = true;
      const { details, error } = await answerTo(sendRemoval(client, key));
      if (details) return { key, outcome: "removed", details, earlier: false };
      if (nothingToRemove(error)) {
        const timeoutMs = Math.min(patienceMs, listPatienceMs);
        const doubt = await doubtOfGone(client, user, key, timeoutMs, signal);
        if (doubt) return failed(doubt, true);
        return sent ? removed() : { key, outcome: "alreadyGone", earlier: false };
      }
      if (maybeRemovedBy(error)) {
        lost = error;
        user.forget();
      }
      throw error;
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      if (!isWorthRepeating(error, performance.now() < giveUpAt, attempt)) {
        if (!concernsEveryKey(error)) return failed(error);
        if (!lost) throw error;
        run.end(error);
        return failed(error);
      }
      await pause(Math.random() * Math.min(firstPauseMs * 2 ** attempt, longestPauseMs), signal);
    }
  }
}

async function answerTo<T>(
  call: Promise<T>,
): Promise<{ details: T; error?: never } | { details?: never; error: ConnectError }> {
  try {
    return { details: await call };
  } catch (reason) {
    return { error: ConnectError.from(reason) };
  }
}
