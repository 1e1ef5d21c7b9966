import type { Removal } from "zitadel-mgmt/factors";
import { labels, nameOf } from "../keys.js";

/** Says how a removal ended, and how we know. */
export function outcomeText(removal: Removal): string {
  const { factor } = removal;
  const label = labels[factor.type];
  const what = nameOf(factor) === label ? label : `${label} “${nameOf(factor)}”`;
  switch (removal.outcome) {
    case "removed": {
      const list = listSays(removal.listed);
      if (!removal.evidence) return `${what} is gone: the server's answer got lost, but ${list}.`;
      const { time, sequence } = removal.evidence;
      const at = time ? ` at ${time.toLocaleTimeString()}` : "";
      return `${what} is removed. Recorded as event ${sequence} of this person${at}; ${list}.`;
    }
    case "gone":
    case "notListed":
      return `${what} was gone already; ${listSays(false)}.`;
    case "refused":
      return `${what} was not removed.`;
    case "unknown":
      return `It is not known whether ${what} was removed: no answer of the server proves it, and ${listSays(removal.listed)}. Look again in a minute.`;
  }
}

function listSays(listed: boolean | undefined): string {
  if (listed === undefined) return "the list cannot be read now";
  return listed ? "the list still has it" : "the list no longer has it";
}
