import { Code, ConnectError } from "@connectrpc/connect";
import { abortError } from "../../deadline.js";
import { outcomeHint } from "../../idempotency.js";
import type { TlsOptions } from "../../options.js";
import { isUnprocessed } from "../../outcome.js";
import { answersPing, type Connection, connect, isOpen } from "./connection.js";
import { type Call, exchange, type Received } from "./exchange.js";

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

/** A connection that was silent for this long has to answer a PING before the next call goes over it. */
const silenceMs = 5_000;

/** Makes a channel. An answer of more than `maxBytes` is `ResourceExhausted`. */
export function createChannel(origin: URL, tls: TlsOptions, maxBytes: number): Channel {
  const waiting = new Set<Job>();
  let unsettled = 0;
  let answers = 0;
  let connection: Connection | undefined;
  let preparing = false;
  // How many calls may be in flight, where the server refused more: as in TCP, one more after each answer.
  let window = Number.POSITIVE_INFINITY;
  let closed: Promise<void> | undefined;
  let onIdle: (() => void) | undefined;

  const sendWaiting = (): void => {
    while (waiting.size > 0 && !preparing) {
      if (!connection || !isOpen(connection)) void prepare(open);
      else if (performance.now() - connection.heardAt > silenceMs) void prepare(replaceIfDead);
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
    try {
      const opened = await connect(origin, tls);
      opened.session.on("remoteSettings", sendWaiting);
      opened.session.once("close", sendWaiting);
      connection = opened;
    } catch (error) {
      for (const job of waiting) job.settle(error as ConnectError);
    }
  };

  const replaceIfDead = async () => {
    const silent = connection as Connection;
    if (await answersPing(silent)) return;
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
    try {
      job.sent = { over, heardBefore, cancel: exchange(over, job.call, maxBytes, onOutcome) };
    } catch (error) {
      over.active--;
      job.settle(ConnectError.from(error, Code.InvalidArgument));
    }
  };

  const sendAgain = (job: Job, refusal: ConnectError) => {
    if (job.call.signal.aborted) return;
    job.sent = undefined;
    if (job.attempts === 1 || answers > job.answersBefore) waiting.add(job);
    else job.settle(refusal);
  };

  const closeIfIdle = () => {
    if (!onIdle || unsettled > 0) return;
    connection?.session.destroy();
    onIdle();
  };

  const end = (job: Job): ConnectError => {
    const reason = abortError(job.call.signal.reason);
    const { sent, call } = job;
    if (reason.code !== Code.DeadlineExceeded) return reason;
    if (sent && sent.over.heardAt === sent.heardBefore) sent.over.heardAt = Number.NEGATIVE_INFINITY;
    const why = connection ? "the server takes no more calls at a time" : `no connection to ${origin.host}`;
    const text = sent ? outcomeHint(call.method) : `: ${why}, nothing was sent`;
    return new ConnectError(reason.rawMessage + text, reason.code, undefined, undefined, reason.cause);
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
