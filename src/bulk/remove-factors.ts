import { checkOptions, checkSignal } from "../check-options.js";
import type { ManagementClient, UserClient } from "../client.js";
import { factorApi } from "../factors/choose-api.js";
import { checkKey, checkOrgId, type FactorKey } from "../factors/factor-key.js";
import { type UserFactors, userFactors } from "../factors/listed-factors.js";
import type { RemovalResult } from "../factors/remove-factor.js";
import type { Journal, JournalEntry } from "./journal.js";
import { recordedRemoval } from "./recorded-removal.js";

/** Options of {@link removeFactors}. */
export interface RemoveFactorsOptions {
  /** How many users to work on at a time. Default 64. The keys of one user are removed one after the other. */
  concurrency?: number;
  /** The organization of keys that name none; present but undefined is a TypeError. Default: that of the client, by which only Management v1 goes. */
  orgId?: string;
  /** Makes the run one that can be taken up again. Default: none. */
  journal?: Journal;
  /** Ends the run: no further call is made, the calls in flight are waited for, then the signal's reason is thrown. */
  signal?: AbortSignal;
  /**
   * Whether to send the removal of a key that the server does not list, if its user exists. A key whose registration was
   * never completed is not listed, but can be removed; nothing tells whether its type is right. Default false.
   */
  removeUnlisted?: boolean;
  /**
   * How long a key's calls are repeated while the server is unavailable, in milliseconds. Default 30 000: a restart, or
   * a limit on requests per second, does not end the run. Also how long, up to 10 s, a list is waited for that
   * still has a key of which the server says that there is nothing to remove.
   */
  patienceMs?: number;
}

/** How many keys are taken ahead, per user worked on, so that the keys of one user do not hold up the others. */
const keysPerUser = 8;

/**
 * Removes many factors and yields what came of each, in the order in which they end.
 *
 * Each key is looked up first, as security keys and passkeys share one id space on the server: a key that is listed as
 * another type fails, one that is not listed is `notListed`. A call that failed for a passing reason is repeated; a
 * removal whose answer was lost only after another look-up. A key is told to be removed or gone only where that is proved:
 * by the server's answer, or by a user who exists in the organization and whose lists lack the key. Memory does not grow
 * with the number of keys, but for what the journal keeps. The results of one user come in the order of the keys.
 *
 * Throws a ConnectError where going on makes no sense (server unreachable or not ZITADEL, token refused, quota exhausted),
 * a TypeError for wrong options or a malformed key, what `keys` or the journal throw, and the reason of the signal; always after the calls in flight
 * have ended and the results so far were yielded.
 */
export async function* removeFactors(
  client: ManagementClient | UserClient,
  keys: Iterable<FactorKey> | AsyncIterable<FactorKey>,
  options: RemoveFactorsOptions = {},
): AsyncGenerator<RemovalResult, void, undefined> {
  const { concurrency, journal, orgId, signal, removeUnlisted, patienceMs } = checked(options);
  const api = factorApi(client);
  const stop = new AbortController();
  const users = new Map<
    string,
    { factors: UserFactors; waiting: number; last: Promise<void>; told: Promise<void> }
  >();
  const results: RemovalResult[] = [];
  const { changed, notify } = conditionVariable();
  let unfinished = 0;
  let exhausted = false;
  let failure: { reason: unknown } | undefined;

  const fail = (reason: unknown) => {
    failure ??= { reason };
    stop.abort(reason);
    notify();
  };
  const onAbort = () => fail(signal?.reason);
  const run = { api, removeUnlisted, patienceMs, signal: stop.signal, end: fail };

  const start = (key: FactorKey) => {
    const { userId } = key;
    const user = users.get(userId) ?? {
      factors: userFactors(api, userId),
      waiting: 0,
      last: Promise.resolve(),
      told: Promise.resolve(),
    };
    users.set(userId, user);
    user.waiting++;
    unfinished++;
    const removed = user.last.then(() => recordedRemoval(run, journal, user.factors, key, orgId));
    const before = user.told;
    // Recorded before the next key of the user is started, which may be the same one; told in the order of the keys.
    const told = removed.then(async (result) => {
      try {
        if (journal && journal.recorded(key) !== result.outcome) await journal.append(journalEntry(result));
      } finally {
        await before;
        results.push(result);
      }
    });
    user.last = removed
      .then(() => {}, fail)
      .then(() => {
        if (--user.waiting === 0) users.delete(userId);
        notify();
      });
    user.told = told.catch(fail).then(() => {
      unfinished--;
      notify();
    });
  };

  const startAll = async () => {
    for await (const key of keys) {
      const checked = checkKey(key);
      const hasRoom = () =>
        unfinished + results.length < concurrency * keysPerUser &&
        (users.has(checked.userId) || users.size < concurrency);
      while (!failure && !hasRoom()) await changed();
      if (failure) break;
      start(checked);
    }
    exhausted = true;
    notify();
  };

  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort);
  startAll().catch(fail);
  try {
    for (;;) {
      yield* results.splice(0);
      notify();
      if (results.length > 0) continue;
      if ((exhausted || failure) && unfinished === 0) break;
      await changed();
    }
    if (failure) throw failure.reason;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    fail(undefined);
    while (unfinished > 0) await changed();
  }
}

/** Checks the options and fills in the defaults. Wrong ones are a TypeError. */
function checked(options: RemoveFactorsOptions) {
  checkOptions(options, ["concurrency", "orgId", "journal", "signal", "removeUnlisted", "patienceMs"]);
  const { concurrency = 64, journal, removeUnlisted = false, patienceMs = 30_000, signal } = options;
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new TypeError("concurrency must be a whole number from 1");
  }
  if (typeof patienceMs !== "number" || !(patienceMs >= 0))
    throw new TypeError("patienceMs must be milliseconds");
  if (journal && (typeof journal.recorded !== "function" || typeof journal.append !== "function")) {
    throw new TypeError("journal must be a Journal: was fileJournal awaited?");
  }
  if (typeof removeUnlisted !== "boolean") throw new TypeError("removeUnlisted must be true or false");
  checkSignal(signal);
  // A lost organization would let the run loose on all others.
  const orgId = "orgId" in options ? checkOrgId(options.orgId) : undefined;
  return { concurrency, journal, orgId, signal, removeUnlisted, patienceMs };
}

function journalEntry(result: RemovalResult): JournalEntry {
  const { key, outcome } = result;
  if (outcome === "failed") {
    return { event: result.maybeRemoved ? "unknown" : "refused", key, reason: result.error.message };
  }
  if (outcome !== "removed") return { event: outcome, key };
  const { sequence, time } = result.evidence ?? {};
  return {
    event: outcome,
    key,
    ...(sequence !== undefined && { sequence }),
    ...(time && { changeDate: time.toISOString() }),
  };
}

/** Lets several wait until something has changed. */
function conditionVariable(): { changed: () => Promise<void>; notify: () => void } {
  let waiting: (() => void)[] = [];
  return {
    changed: () => new Promise((resolve) => waiting.push(resolve)),
    notify() {
      const all = waiting;
      waiting = [];
      for (const resolve of all) resolve();
    },
  };
}
