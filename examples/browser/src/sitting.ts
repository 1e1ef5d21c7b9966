import type { Factor, FactorRef, Person } from "zitadel-mgmt/factors";
import { keyText, sameFactor } from "./keys.js";
import { isolated } from "./names.js";
import { type Outcome, outcomeOf, type Told } from "./outcome.js";
import { timeWithZone } from "./times.js";
import type { Organization } from "./zitadel.js";

/** Something that was done in this sitting. */
export interface Entry {
  id: number;
  /** When it was begun, in milliseconds since 1970. */
  at: number;
  /** Who did it. */
  by: string;
  person: Pick<Person, "id" | "displayName" | "loginName">;
  org: Organization;
  /** What it is about. */
  subject: string;
  outcome: Outcome;
  factor?: FactorRef;
  /** How the removal ended, as far as another look may tell more. */
  removal?: Omit<Told, "factor">;
}

/** What an entry is about. */
type Facts = Pick<Entry, "person" | "org" | "subject" | "factor">;

/** What was done since who is here signed in, oldest first. It outlives a reload and another sign-in, not the tab. */
export interface Sitting {
  readonly entries: readonly Entry[];
  /** Enters what begins now. The function that is returned changes what is known of it. */
  begin(facts: Facts, text: string): { entry: Entry; tell(outcome: Outcome, removal?: Told): void };
  /** Takes what a list of a person says now: it may tell what was not known. */
  learn(person: Pick<Person, "id">, listed: Factor[]): void;
  /** Whether something is under way. */
  readonly busy: boolean;
}

/** Where it is kept. */
export const sittingKey = "sitting";

/** Takes up the sitting of this tab. `changed` is called with every entry that is new, or other than before. */
export function openSitting(by: string, changed: (entry: Entry) => void): Sitting {
  const entries = stored();
  const save = (entry: Entry) => {
    sessionStorage.setItem(sittingKey, JSON.stringify(entries));
    changed(entry);
  };
  return {
    entries,
    get busy() {
      return entries.some(({ outcome }) => outcome.state === "running");
    },
    begin(facts, text) {
      const outcome: Outcome = { state: "running", text };
      const entry: Entry = { ...facts, id: entries.length + 1, at: Date.now(), by, outcome };
      entries.push(entry);
      save(entry);
      return {
        entry,
        tell(outcome, removal) {
          entry.outcome = outcome;
          const { outcome: ended, evidence, listed } = removal ?? {};
          if (ended === "removed" || ended === "unknown") {
            const known = { ...(evidence && { evidence }), ...(listed !== undefined && { listed }) };
            entry.removal = { outcome: ended, ...known };
          }
          save(entry);
        },
      };
    },
    learn({ id }, listed) {
      for (const entry of entries) {
        const { factor, removal, person } = entry;
        if (person.id !== id || !factor || !removal || removal.listed === false) continue;
        if (factor.type === "recoveryCodes") continue;
        const isListed = listed.some((other) => sameFactor(other, factor));
        if (removal.outcome === "removed" && isListed && removal.listed) continue;
        removal.listed = isListed;
        // The answer was lost, the person exists, and the list that had the key lacks it: that proves the removal.
        if (!isListed) removal.outcome = "removed";
        entry.outcome = outcomeOf({ factor, ...removal }, new Date());
        save(entry);
      }
    },
  };
}

function stored(): Entry[] {
  const entries = JSON.parse(sessionStorage.getItem(sittingKey) ?? "[]") as Entry[];
  for (const { outcome, factor, removal, ...entry } of entries) {
    const time = removal?.evidence?.time;
    if (removal?.evidence && time) removal.evidence.time = new Date(time);
    if (outcome.state !== "running") continue;
    outcome.state = "doubt";
    outcome.text = `The page was left while this was under way: what came of it is not known. ${outcome.text}`;
    const now = entries.find(({ id }) => id === entry.id);
    if (now && factor) now.removal = { outcome: "unknown" };
  }
  return entries;
}

/** An entry as text for a ticket. */
export function ticketText({ at, by, person, org, subject, outcome }: Entry, url: string): string {
  const time = new Date(at);
  return [
    outcome.text,
    `Person: ${isolated(person.displayName)} (${isolated(person.loginName)}), user ID ${person.id}`,
    `Organization: ${isolated(org.name)}, ID ${org.id}`,
    `About: ${subject}`,
    ...(outcome.event ? [`Event: ${outcome.event} of this user`] : []),
    `Begun: ${timeWithZone(time)} (${time.toISOString()})`,
    `By: ${isolated(by)}`,
    `ZITADEL: ${url}`,
  ].join("\n");
}

/** A factor in words, with its id. */
export function subjectOf(factor: FactorRef): string {
  return factor.tokenId === undefined ? keyText(factor) : `${keyText(factor)}, ID ${factor.tokenId}`;
}
