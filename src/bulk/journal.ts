import type { FactorKey } from "../factors/factor-key.js";

/** A line of a journal: what happened to a key. */
export type JournalEntry = { key: FactorKey } & (
  | {
      /** `sending`: the removal is about to be sent, and may or may not happen until another entry says so. */
      event: "sending" | "alreadyGone" | "notListed";
    }
  | {
      event: "removed";
      /** The number of the event that the server wrote, and its time (RFC 3339). Absent if the answer was lost. */
      sequence?: string;
      changeDate?: string;
    }
  | {
      /** `refused`: nothing happened. `unknown`: the removal was sent, and may or may not have happened. */
      event: "refused" | "unknown";
      reason: string;
    }
);

/** What a journal knows of a key. */
export type Recorded = "removed" | "alreadyGone" | "sending";

/**
 * Remembers what was sent and what came of it, so that a run that was cut short can be taken up again with nothing
 * lost and nothing done twice. `fileJournal` of `zitadel-mgmt/bulk/file-journal` keeps it in a file.
 */
export interface Journal {
  /**
   * What was appended of this key, by this run or an earlier one, also if it is not yet resolved: its outcome, or that a
   * removal was sent whose outcome is not known.
   */
  recorded(key: FactorKey): Recorded | undefined;
  /** Resolves when the entry would survive the end of the process. Entries keep their order. */
  append(entry: JournalEntry): Promise<void>;
}
