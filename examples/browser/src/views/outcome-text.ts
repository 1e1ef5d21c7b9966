import { type Key, removals } from "../keys.js";
import type { RemovalResult } from "../remove-key.js";

/** Says how a removal ended, and how we know. */
export function outcomeText(key: Key, { outcome, evidence, keys, unlisted }: RemovalResult): string {
  const { label } = removals[key.type];
  const what = key.name === label ? label : `${label} “${key.name}”`;
  const list = unlisted
    ? "the list no longer has it"
    : `the list ${keys ? "still has it" : "cannot be read now"}`;
  switch (outcome) {
    case "removed": {
      if (!evidence) {
        const proof = unlisted ? list : `a look showed that it is; now ${list}`;
        return `${what} is gone: the server's answer got lost, but ${proof}.`;
      }
      const { time, sequence } = evidence;
      const at = time ? ` at ${time.toLocaleTimeString()}` : "";
      return `${what} is removed. Recorded as event ${sequence} of this person${at}; ${list}.`;
    }
    case "already gone":
      return `${what} was gone already; ${list}.`;
    case "unknown":
      return `It is not known whether ${what} was removed: no answer of the server proves it, and ${list}. Look again in a minute.`;
  }
}
