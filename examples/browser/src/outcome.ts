import { zitadelError } from "zitadel-mgmt";
import type { Removal } from "zitadel-mgmt/factors";
import { explain } from "./explain.js";
import { keyText } from "./keys.js";
import { timeWithZone } from "./times.js";

/** What is known of something that was done. */
export interface Outcome {
  state: "running" | "done" | "doubt" | "failed";
  text: string;
  /** The number of the event that recorded it. */
  event?: string;
}

/** What a removal tells, whichever way it ended. */
export type Told = Pick<Removal, "factor" | "outcome"> & {
  evidence?: (Removal & { outcome: "removed" })["evidence"];
  listed?: boolean;
};

/** Says how a removal ended, and how we know. `looked`: when the list was read once more. */
export function outcomeOf({ factor, outcome, evidence, listed }: Told, looked?: Date): Outcome {
  const what = keyText(factor);
  const list = listSays(listed, looked);
  const codes = factor.type === "recoveryCodes";
  switch (outcome) {
    case "removed": {
      const state = listed === false ? "done" : "doubt";
      if (!evidence) return { state, text: `${what} is gone: the server's answer got lost, but ${list}.` };
      const { time, sequence } = evidence;
      const at = time ? ` at ${timeWithZone(time)}` : "";
      const text = `${what} is removed. Recorded as event ${sequence}${at}; ${list}.`;
      return { state, text, event: sequence };
    }
    case "gone":
    case "notListed":
      if (codes) {
        const doubt = "the server does not say whether there were any";
        return { state: "done", text: `No recovery codes are left; ${doubt}.` };
      }
      return { state: "done", text: `${what} was gone already; ${listSays(false)}.` };
    case "refused":
      return { state: "failed", text: `${what} ${codes ? "were" : "was"} not removed.` };
    case "unknown": {
      const question = `It is not known whether ${what} ${codes ? "were" : "was"} removed`;
      if (codes)
        return { state: "doubt", text: `${question}: no answer of the server proves it. Try again.` };
      const text = `${question}: no answer of the server proves it, and ${list}. Look again in a minute.`;
      return { state: "doubt", text };
    }
  }
}

/** Says how a request for a registration link failed: where its answer got lost, nobody knows. `done` is what it would have. */
export function failedLink(reason: unknown, done: string): Outcome {
  const { text } = explain(reason);
  if (!/; outcome unknown: /.test(zitadelError(reason).message)) {
    return { state: "failed", text: `No registration link ${done}. ${text}` };
  }
  return {
    state: "doubt",
    text: `It is not known whether a registration link ${done}: no answer of the server proves it. ${text}`,
  };
}

function listSays(listed: boolean | undefined, looked?: Date): string {
  if (listed === undefined) return "the list cannot be read now";
  if (listed) return looked ? `the list has it at ${timeWithZone(looked)}` : "the list still has it";
  return "the list no longer has it";
}
