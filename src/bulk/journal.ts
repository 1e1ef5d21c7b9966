import type { FactorKey } from "./factor-key.js";

/** A line of a journal. */
export type JournalEntry =
  /** The removal is about to be sent; until an outcome follows it may or may not have happened. */
  | { event: "sending"; key: FactorKey }
  | { event: "removed"; key: FactorKey; sequence?: string; changeDate?: string }
  | { event: "alreadyGone"; key: FactorKey }
  /** The server refused the removal: nothing happened. */
  | { event: "refused"; key: FactorKey; reason: string };

/** What a journal knows of a key from earlier runs. */
export type Recorded = "removed" | "alreadyGone" | "sending";

/**
 * Remembers what was sent and what came of it, so that a run that was cut short can be taken up again with nothing
 * lost and nothing done twice. `fileJournal` of `zitadel-mgmt/bulk/file-journal` keeps it in a file.
 */
export interface Journal {
  /** What earlier runs recorded of this key; undefined if nothing that still counts. */
  recorded(key: FactorKey): Recorded | undefined;
  /** Resolves when the entry would survive the end of the process. Entries keep their order. */
  append(entry: JournalEntry): Promise<void>;
}
