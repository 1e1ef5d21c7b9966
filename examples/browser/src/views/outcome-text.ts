import { type Key, removals } from "../keys.js";
import type { RemovalResult } from "../remove-key.js";

/** Says how a removal ended, and how we know. */
export function outcomeText(key: Key, { outcome, unlisted, details }: RemovalResult): string {
  const what = key.name === removals[key.type].label ? key.name : `${removals[key.type].label} “${key.name}”`;
  switch (outcome) {
    case "removed": {
      const time = details?.changeDate && new Date(Number(details.changeDate.seconds) * 1_000);
      const record = `Recorded as event ${details?.sequence} of this person${time ? ` at ${time.toLocaleTimeString()}` : ""}`;
      return unlisted
        ? `${what} is removed. ${record}; the list no longer has it.`
        : `${what} is removed. ${record}; the list does not show it yet, look again in a minute.`;
    }
    case "already gone":
      return unlisted
        ? `${what} was gone already. Somebody else removed it.`
        : `${what} cannot be used any more, but stays in the list: it was removed by a call for the wrong kind of key. No further removal changes that.`;
    case "unknown":
      return unlisted
        ? `${what} is gone: the server's answer got lost, but the list no longer has it.`
        : `It is not known whether ${what} was removed: the server's answer got lost, and the list still has it. Wait a minute and look again.`;
  }
}
