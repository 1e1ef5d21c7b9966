import type { FactorKey } from "../factors/factor-key.js";
import { listPatienceMs } from "../factors/gone.js";
import type { Evidence, Removal } from "../factors/removal.js";
import type { RemovalResult } from "../factors/remove-factor.js";
import { ExitCode } from "./cli-error.js";
import { factorLabel } from "./factors.js";
import { type ErrorReport, reportOf } from "./report-error.js";

/** What came of one key: the same in every command, and a line of `--json` as it is. */
export interface RemovalReport {
  key: FactorKey;
  outcome: RemovalResult["outcome"];
  evidence?: Evidence;
  /** Whether the server's list had the key when we looked last. */
  listed?: boolean;
  /** Whether a key that failed may be gone all the same. */
  maybeRemoved?: boolean;
  /** Whether it was done before, by the journal of a list: by an earlier run, or for the same key earlier in the list. */
  earlier?: boolean;
  /** Why the key was not removed, or why the look after its removal failed. */
  error?: ErrorReport;
}

/** The report of a factor of one user. */
export function reportOfRemoval(removal: Removal): RemovalReport {
  const { orgId, userId, type, tokenId } = removal.factor;
  const key = { orgId, userId, type, ...(tokenId !== undefined && { tokenId }) };
  const { outcome } = removal;
  const listed = "listed" in removal && removal.listed !== undefined ? { listed: removal.listed } : {};
  switch (outcome) {
    case "removed": {
      const { evidence, lookError } = removal;
      return {
        key,
        outcome,
        ...(evidence && { evidence }),
        ...listed,
        ...(lookError && { error: reportOf(lookError) }),
      };
    }
    case "gone":
      return { key, outcome: "alreadyGone", listed: false };
    case "notListed":
      return { key, outcome };
    default: {
      const error = reportOf(removal.error);
      return { key, outcome: "failed", maybeRemoved: outcome === "unknown", ...listed, error };
    }
  }
}

/** The report of a key of a list. */
export function reportOfResult(result: RemovalResult): RemovalReport {
  if (result.outcome !== "failed") return result;
  const { key, outcome, maybeRemoved, error } = result;
  return { key, outcome, maybeRemoved, error: reportOf(error) };
}

/** The exit code of a command that did this and nothing else. */
export function exitCodeOf({ outcome, error, listed }: RemovalReport): ExitCode {
  if (error) return error.exitCode;
  if (outcome === "notListed") return ExitCode.notFound;
  return listed ? ExitCode.failed : ExitCode.ok;
}

/** The report as lines for people. */
export function removalLines(report: RemovalReport, name?: string): string[] {
  const factor = { ...report.key, ...(name !== undefined && { name }) };
  return [`${inWords(report)}: ${factorLabel(factor)}`, ...evidenceLines(report)];
}

const words = {
  removed: "removed",
  alreadyGone: "already gone",
  notListed: "not listed, not sent",
  failed: "failed",
};

function inWords(report: RemovalReport): string {
  const { key, outcome, error, listed } = report;
  // The server says the same whether there were any.
  if (key.type === "recoveryCodes" && outcome === "alreadyGone") return "none left";
  if (error && outcome === "failed") return `${words.failed} (${reasonOf(error)})${doubtOf(report)}`;
  if (error) return `${words[outcome]} (not proved: ${reasonOf(error)})`;
  return listed ? `${words[outcome]}, but still listed after ${listPatienceMs / 1000} s` : words[outcome];
}

/** An error in a sentence. */
export function reasonOf({ message, id }: ErrorReport): string {
  return id ? `${message} (${id})` : message;
}

/** What is added about a key that failed and may be gone all the same. */
export function doubtOf({ key, maybeRemoved }: RemovalReport): string {
  return maybeRemoved ? `, and it may have been removed: look with "factors list ${key.userId}"` : "";
}

function evidenceLines({ evidence }: RemovalReport): string[] {
  if (!evidence) return [];
  const { sequence, time, orgId, audit } = evidence;
  const when = time ? `, ${time.toISOString()}` : "";
  return [
    `  event ${sequence} of the user${when}, in organization ${orgId}`,
    audit ? `  ${audit.type} "${audit.text}", by ${audit.author}` : "  no entry of an audit log was read",
  ];
}
