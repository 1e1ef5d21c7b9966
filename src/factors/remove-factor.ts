import { Code, ConnectError } from "@connectrpc/connect";
import { pause } from "../interceptors/retry.js";
import { lacksRpc } from "../lacks-rpc.js";
import type { FactorApi, RemovalEvent } from "./api.js";
import type { FactorKey, FactorType } from "./factor-key.js";
import { doubtOfAnswer, doubtOfGone, doubtOfPerson, listPatienceMs, nothingToRemove } from "./gone.js";
import type { UserFactors } from "./listed-factors.js";
import { concernsEveryKey, isWorthRepeating, maybeRemovedBy, mismatch } from "./removal-error.js";

const firstPauseMs = 250;
const longestPauseMs = 5_000;

/** What came of one key. */
export type RemovalResult = { key: FactorKey } & (
  | {
      outcome: "removed";
      /** The event that the server's answer names. Absent if it was lost and a look proved that the key is gone, or if it was done before. */
      evidence?: RemovalEvent;
      /** Whether it was done before, by the journal: by an earlier run, or for the same key earlier in the list. */
      earlier: boolean;
    }
  | {
      /**
       * The server had nothing to remove, the user exists in the organization, and no list has the key. Recovery codes: the
       * user has none now; the server does not say whether there were any.
       */
      outcome: "alreadyGone";
      /** Whether that was found before, by the journal. */
      earlier: boolean;
    }
  /** The user exists, and no list has it: it may be unverified, or registered a moment ago. Nothing was sent. */
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
  api: FactorApi;
  removeUnlisted: boolean;
  patienceMs: number;
  /** Aborted when no further call may be made. */
  signal: AbortSignal;
  /** Ends the run for this reason. */
  end(reason: unknown): void;
}

/** What is remembered of a key beyond a run. */
export interface KeyRecord {
  /** Whether an earlier run sent its removal, with an outcome that is not known. */
  sentBefore: boolean;
  /** Resolves when it will be remembered that a removal was sent. */
  sending(): Promise<void>;
  /** Is told that a removal may have been done, and its answer does not say so. */
  lost?(error: ConnectError): void;
}

/**
 * Removes one factor: looks it up, has the removal recorded, sends it, and after an answer that was lost looks again
 * before it sends again. What concerns every other key ends the run; it is thrown, as is the reason of an aborted signal,
 * unless this call may have removed the key: that is told.
 */
export async function removeFactor(
  run: RemovalRun,
  user: UserFactors,
  key: FactorKey,
  record: KeyRecord = { sentBefore: false, sending: async () => {} },
): Promise<RemovalResult> {
  const { api, removeUnlisted, patienceMs, signal } = run;
  const earlier = record.sentBefore;
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
  if (!isListed(key) && !api.removeRecoveryCodes) {
    return failed(new ConnectError(cannotRemoveCodes, Code.Unimplemented), false);
  }
  const giveUpAt = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted && lost) return failed(lost);
    signal.throwIfAborted();
    try {
      const [doubt, type] = await Promise.all([
        // A server that does not check the organization is not sent anything before we did.
        api.checksOrganization
          ? undefined
          : user.person(key.orgId).then((person) => doubtOfAnswer(person, key)),
        isListed(key) ? user.typeOf(key) : key.type,
      ]);
      if (doubt) return failed(doubt);
      if (type !== undefined && type !== key.type) return failed(mismatch(key, type));
      const sent = earlier || lost !== undefined;
      if (type !== undefined) seen = true;
      else {
        // What was sent may be gone together with its user, unless that is looked at now.
        const doubt = sent ? await doubtOfPerson(api, key) : doubtOfAnswer(await user.person(key.orgId), key);
        if (doubt) return failed(doubt);
        // An unverified key is in no list either, so what was sent for one has to be sent again.
        if (seen || !(sent || removeUnlisted)) return sent ? removed() : { key, outcome: "notListed" };
      }
      if (!noted && !signal.aborted) await record.sending();
      // The look may have taken long: nothing is sent for who has left meanwhile.
      if (signal.aborted) continue;
      noted = true;
      const { answer, error } = await answerTo(send(api, key));
      if (answer) {
        const { event, orgId } = answer;
        if (orgId) {
          // Also over v1, for clients that were told not to check it.
          const doubt = doubtOfAnswer({ id: key.userId, orgId }, key);
          if (doubt) record.lost?.(doubt);
          if (doubt) return failed(doubt, true);
        }
        if (!event) return { key, outcome: "alreadyGone", earlier: false };
        user.removed(key);
        return { key, outcome: "removed", evidence: event, earlier: false };
      }
      // Its user was found by the same API: an older server, not another one.
      if (!isListed(key) && lacksRpc(error)) return failed(lacksCodes(error));
      if (nothingToRemove(error)) {
        const timeoutMs = Math.min(patienceMs, listPatienceMs);
        const doubt = await doubtOfGone(api, user, key, timeoutMs, signal);
        if (doubt) return failed(doubt, true);
        // What no list had may never have been there.
        return sent && (seen || !removeUnlisted)
          ? removed()
          : { key, outcome: "alreadyGone", earlier: false };
      }
      if (maybeRemovedBy(error)) {
        lost = error;
        record.lost?.(error);
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

/** What is said where an API has no rpc that removes recovery codes. */
export const cannotRemoveCodes =
  "recovery codes cannot be removed over Management v1: use a client of the user service v2, or the Console";

function lacksCodes(cause: ConnectError): ConnectError {
  const text = "this server cannot remove recovery codes: its user service v2 has no RemoveRecoveryCodes";
  return new ConnectError(text, Code.Unimplemented, undefined, undefined, cause);
}

function isListed(key: FactorKey): key is FactorKey & { type: FactorType } {
  return key.type !== "recoveryCodes";
}

/** Sends the removal of a key, in the key's organization. Of recovery codes the server names no event. */
async function send(api: FactorApi, key: FactorKey): Promise<{ event?: RemovalEvent; orgId?: string }> {
  const call = { orgId: key.orgId };
  if (!isListed(key)) return (await api.removeRecoveryCodes?.(key.userId, call)) ?? {};
  const event = await api.removeFactor(key, call);
  return { event, orgId: event.orgId };
}

async function answerTo<T>(
  call: Promise<T>,
): Promise<{ answer: T; error?: never } | { answer?: never; error: ConnectError }> {
  try {
    return { answer: await call };
  } catch (reason) {
    return { error: ConnectError.from(reason) };
  }
}
