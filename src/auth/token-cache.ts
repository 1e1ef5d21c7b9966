import { Code, ConnectError } from "@connectrpc/connect";
import { abortable } from "./abortable.js";
import type { TokenSource } from "./token-source.js";

/** What a token endpoint gave. */
export interface IssuedToken {
  accessToken: string;
  /** Seconds from the request on. Undefined: valid until the server refuses it. */
  expiresIn: number | undefined;
}

interface CachedToken {
  accessToken: string;
  issuedAt: number;
  renewAt: number;
  expiresAt: number;
}

/** A request with its repetitions. */
interface Run {
  token: Promise<string>;
  /** How many calls wait for it. None did yet where it runs in the background. */
  waiting: number;
  end(): void;
}

const maxMarginMs = 30_000;
const youngMs = 60_000;
const firstDelayMs = 100;
const maxDelayMs = 5_000;
const maxQuickFailures = 3;

/**
 * Makes a TokenSource that asks for a token once, for any number of calls, and keeps it.
 *
 * A token is used until a tenth of its life, at most 30 s, is left; a call in the last quarter renews it in the
 * background. There is never more than one request. One that was `Unavailable` is repeated up to three times; all
 * waiting calls then get its error, and the next call asks again, after a random pause up to 200 ms, 400 ms, … 5 s.
 * Tokens that are refused soon after they were issued slow the requests down likewise. A caller that aborts stops
 * waiting; the request goes on for the others, and ends with the last of them: its signal is aborted.
 *
 * `now` is in milliseconds, `random` returns a number from 0 to 1.
 */
export function cacheTokens(
  request: (signal: AbortSignal) => Promise<IssuedToken>,
  { now = Date.now, random = Math.random }: { now?: () => number; random?: () => number } = {},
): Required<Pick<TokenSource, "getToken" | "invalidate">> {
  let current: CachedToken | undefined;
  let running: Run | undefined;
  let failures = 0;
  let refusals = 0;
  let invalidations = 0;

  async function run(signal: AbortSignal): Promise<string> {
    for (;;) {
      await pause(signal);
      const known = invalidations;
      const sentAt = now();
      const issued = await requestCounted(signal);
      // Whatever made the server refuse the old token may have come after this one was issued.
      if (!issued || known !== invalidations) continue;
      const lifeMs = issued.expiresIn === undefined ? Number.POSITIVE_INFINITY : issued.expiresIn * 1000;
      if (current) refusals = 0;
      current = {
        accessToken: issued.accessToken,
        issuedAt: sentAt,
        renewAt: sentAt + lifeMs * (0.75 + 0.1 * random()),
        expiresAt: sentAt + lifeMs - Math.min(lifeMs / 10, maxMarginMs),
      };
      return current.accessToken;
    }
  }

  /** Undefined: to be repeated. */
  async function requestCounted(signal: AbortSignal): Promise<IssuedToken | undefined> {
    try {
      const issued = await abortable(request(signal), signal);
      failures = 0;
      return issued;
    } catch (error) {
      signal.throwIfAborted();
      failures++;
      if (failures < maxQuickFailures && ConnectError.from(error).code === Code.Unavailable) return undefined;
      throw error;
    }
  }

  async function pause(signal: AbortSignal): Promise<void> {
    const troubles = failures + Math.max(refusals - 1, 0);
    const ms = troubles === 0 ? 0 : random() * Math.min(firstDelayMs * 2 ** troubles, maxDelayMs);
    if (ms > 0) await abortable(new Promise((resolve) => setTimeout(resolve, ms)), signal);
  }

  function renew(): Run {
    if (running) return running;
    const controller = new AbortController();
    const started: Run = { token: run(controller.signal), waiting: 0, end: () => controller.abort() };
    running = started;
    const ended = () => {
      if (running === started) running = undefined;
    };
    // A failed renewal is reported by the calls that wait for it, and there may be none.
    started.token.then(ended, ended);
    controller.signal.addEventListener("abort", ended);
    return started;
  }

  /** The last that stops to wait ends the request. */
  async function wait(signal: AbortSignal | undefined): Promise<string> {
    const run = renew();
    run.waiting++;
    try {
      return await abortable(run.token, signal);
    } finally {
      run.waiting--;
      if (run.waiting === 0) run.end();
    }
  }

  return {
    async getToken({ signal } = {}) {
      signal?.throwIfAborted();
      if (!current || now() >= current.expiresAt) return wait(signal);
      if (now() >= current.renewAt) renew();
      return current.accessToken;
    },
    invalidate(token) {
      if (token !== current?.accessToken) return;
      if (now() < current.issuedAt + youngMs) refusals++;
      current = undefined;
      invalidations++;
    },
  };
}
