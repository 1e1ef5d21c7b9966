import { clearTimeout, setTimeout } from "node:timers";
import { Code, ConnectError } from "@connectrpc/connect";
import { abortError } from "../../deadline.js";
import type { TlsOptions } from "../../options.js";
import { isUnprocessed, markUnprocessed, notTaken, rewrapped, sending } from "../../outcome.js";
import { createClock } from "./clock.js";
import { type Connecting, connect } from "./connect.js";
import { answersPing, type Connection, isOpen } from "./connection.js";
import { type Call, exchange, type Received } from "./exchange.js";

/** The code of HTTP/2 by which a server says that it was asked too much (RFC 9113, section 7). */
const enhanceYourCalm = 11;

/** Sends calls to one server over one connection, which it opens for the first call, and anew when it was lost. */
export interface Channel {
  /**
   * Sends a call. It waits while the server has as many as it takes, and is sent again if the server certainly did not
   * process it: once, and more often as long as the server answers other calls.
   */
  send(call: Call): Promise<Received>;
  /** Waits for the calls in flight, then closes the connection. Later calls are `Canceled`. */
  close(): Promise<void>;
}

/** A call without an outcome. */
interface Job {
  call: Call;
  settle: (outcome: Received | ConnectError) => void;
  attempts: number;
  /** How many answers the channel had received when the call was last sent. */
  answersBefore: number;
  /** Undefined while the call waits. */
  sent: { over: Connection; heardBefore: number; cancel: () => void } | undefined;
}

/**
 * A connection that was silent for this long has to answer a PING before the next call goes over it. More often is not
 * allowed: https://github.com/grpc/proposal/blob/master/A8-client-side-keepalive.md
 */
const silenceMs = 10_000;

/**
 * How many PINGs a server gets that answers no call meanwhile. One more, and servers of gRPC break the connection, with
 * the calls on it: they forgive two that come within five minutes of another.
 */
const maxPings = 3;

/** How long a connection may take to open that no call waits for any more, so that a later one finds it: MIN_CONNECT_TIMEOUT of gRPC. */
const minConnectMs = 20_000;

/** Makes a channel. An answer of more than `maxBytes` is `ResourceExhausted`. */
export function createChannel(origin: URL, tls: TlsOptions, maxBytes: number): Channel {
  const now = createClock();
  const waiting = new Set<Job>();
  let unsettled = 0;
  let answers = 0;
  let connection: Connection | undefined;
  let connecting: Connecting | undefined;
  let lastFailure: ConnectError | undefined;
  let preparing = false;
  let mayGiveUp = false;
  let silenceAllowedMs = silenceMs;
  // How many calls may be in flight, where the server refused more: as in TCP, one more after each answer.
  let window = Number.POSITIVE_INFINITY;
  let closed: Promise<void> | undefined;
  let onIdle: (() => void) | undefined;

  const sendWaiting = (): void => {
    while (waiting.size > 0 && !preparing) {
      if (!connection || !isOpen(connection)) void prepare(open);
      else if (now() - connection.heardAt > silenceAllowedMs) void prepare(replaceIfDead);
      else if (connection.active >= Math.min(window, connection.allowed)) return;
      else sendOver(connection, waiting.values().next().value as Job);
    }
  };

  const prepare = async (step: () => Promise<void>) => {
    preparing = true;
    await step();
    preparing = false;
    sendWaiting();
    closeIfIdle();
  };

  const open = async () => {
    connection = undefined;
    const attempt = connect(origin, tls, now);
    connecting = attempt;
    const timer = setTimeout(() => {
      mayGiveUp = true;
      giveUpIfUnwanted();
    }, minConnectMs).unref();
    try {
      const opened = await attempt.connection;
      opened.session.on("remoteSettings", sendWaiting);
      opened.session.once("close", sendWaiting);
      opened.session.on("goaway", (code, _, data) => {
        if (code === enhanceYourCalm && String(data) === "too_many_pings") silenceAllowedMs *= 2;
      });
      connection = opened;
      lastFailure = undefined;
    } catch (error) {
      lastFailure = error as ConnectError;
      for (const job of waiting) job.settle(lastFailure);
    }
    clearTimeout(timer);
    connecting = undefined;
    mayGiveUp = false;
  };

  const giveUpIfUnwanted = () => {
    if (waiting.size === 0 && (mayGiveUp || onIdle)) connecting?.cancel();
  };

  const replaceIfDead = async () => {
    const silent = connection as Connection;
    if (silent.pings < maxPings && (await answersPing(silent, now))) return;
    // Calls in flight may still be answered; they have their own deadlines.
    connection = undefined;
    closeIfUnused(silent);
  };

  const closeIfUnused = (used: Connection) => {
    if (used !== connection && used.active === 0) used.session.destroy();
  };

  const sendOver = (over: Connection, job: Job) => {
    waiting.delete(job);
    job.attempts++;
    job.answersBefore = answers;
    over.active++;
    const onOutcome = (outcome: Received | ConnectError) => {
      over.active--;
      if (!(outcome instanceof ConnectError)) {
        answers++;
        window++;
        job.settle(outcome);
      } else if (isUnprocessed(outcome)) {
        window = Math.max(1, over.active);
        sendAgain(job, outcome);
      } else job.settle(outcome);
      closeIfUnused(over);
      sendWaiting();
    };
    const { heardAt: heardBefore } = over;
    sending(job.call.progress);
    try {
      job.sent = { over, heardBefore, cancel: exchange(over, job.call, maxBytes, onOutcome) };
    } catch (error) {
      over.active--;
      notTaken(job.call.progress);
      job.settle(ConnectError.from(error, Code.InvalidArgument));
    }
  };

  const sendAgain = (job: Job, refusal: ConnectError) => {
    if (job.call.signal.aborted) return;
    job.sent = undefined;
    notTaken(job.call.progress);
    if (job.attempts === 1 || answers > job.answersBefore) waiting.add(job);
    else job.settle(refusal);
  };

  const closeIfIdle = () => {
    if (!onIdle || unsettled > 0) return;
    giveUpIfUnwanted();
    connection?.session.destroy();
    onIdle();
  };

  const end = ({ call, sent }: Job): ConnectError => {
    const reason = abortError(call.signal.reason);
    const late = reason.code === Code.DeadlineExceeded;
    if (!sent) {
      // What the last attempt failed with says more than what this one waits for.
      const why = late && !call.progress.last ? `: ${whyItWaits()}` : "";
      return markUnprocessed(rewrapped(reason, reason.rawMessage + why));
    }
    // Nothing was heard since: the next call asks by PING, unless the server answered one a moment ago.
    if (late && sent.over.heardAt === sent.heardBefore) sent.over.heardAt = sent.over.pingedAt;
    return reason;
  };

  const whyItWaits = (): string => {
    const failure = connecting?.failure() ?? (connection ? undefined : lastFailure);
    if (failure) return `${failure.rawMessage} (nothing was sent)`;
    if (!connection) return `no connection to ${origin.host}, nothing was sent`;
    const why = preparing
      ? `the connection to ${origin.host} is silent`
      : "the server takes no more calls at a time";
    return `${why}, nothing was sent`;
  };

  return {
    send: (call) =>
      new Promise((resolve, reject) => {
        const { signal } = call;
        if (closed) throw new ConnectError("the transport is closed", Code.Canceled);
        if (signal.aborted) throw abortError(signal.reason);
        let settled = false;
        const onAbort = () => {
          settle(end(job));
          job.sent?.cancel();
        };
        const settle = (outcome: Received | ConnectError) => {
          if (settled) return;
          settled = true;
          unsettled--;
          waiting.delete(job);
          signal.removeEventListener("abort", onAbort);
          giveUpIfUnwanted();
          if (outcome instanceof ConnectError) reject(outcome);
          else resolve(outcome);
          closeIfIdle();
        };
        const job: Job = { call, settle, attempts: 0, answersBefore: 0, sent: undefined };
        unsettled++;
        signal.addEventListener("abort", onAbort);
        waiting.add(job);
        sendWaiting();
      }),
    close: () => {
      closed ??= new Promise((resolve) => {
        onIdle = resolve;
        closeIfIdle();
      });
      return closed;
    },
  };
}
