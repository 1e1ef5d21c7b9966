import type { RemovalResult } from "../factors/remove-factor.js";
import { factorLabel } from "./factors.js";
import { clean } from "./output.js";
import { doubtOf, evidenceOf } from "./removal-evidence.js";
import { type ErrorReport, reportOf } from "./report-error.js";

/** Counts what came of the keys of a list. */
export interface Tally {
  counts: { removed: number; alreadyGone: number; notListed: number; failed: number; earlier: number };
  add(result: RemovalResult): void;
  /** For people: the counts, and the first keys that were not removed, with the reason. */
  text(): string;
}

const shownProblems = 10;

/** Starts counting. */
export function newTally(): Tally {
  const counts = { removed: 0, alreadyGone: 0, notListed: 0, failed: 0, earlier: 0 };
  const problems: string[] = [];
  return {
    counts,
    add(result) {
      counts[result.outcome]++;
      if ("earlier" in result && result.earlier) counts.earlier++;
      if (
        problems.length < shownProblems &&
        (result.outcome === "failed" || result.outcome === "notListed")
      ) {
        problems.push(problemLine(result));
      }
    },
    text() {
      const { removed, alreadyGone, notListed, failed, earlier } = counts;
      const before = earlier > 0 ? ` (${earlier} of these by an earlier run)` : "";
      const more = notListed + failed - problems.length;
      return [
        ...problems,
        ...(more > 0 ? [`and ${more} more: see the journal`] : []),
        `removed ${removed}, already gone ${alreadyGone}${before}, not listed ${notListed}, failed ${failed}`,
      ].join("\n");
    },
  };
}

function problemLine(result: RemovalResult): string {
  const { key, outcome } = result;
  const what = `user ${key.userId}, ${factorLabel(key)}`;
  if (outcome !== "failed") return clean(`not listed: ${what}`);
  const { message, id } = reportOf(result.error);
  const doubt = result.maybeRemoved ? doubtOf(key) : "";
  return clean(`failed: ${what}: ${message}${id ? ` (${id})` : ""}${doubt}`);
}

/** A result as a line of `--json`. */
export function resultJson(result: RemovalResult): object {
  if (result.outcome === "failed") {
    const { exitCode: _, ...error }: ErrorReport = reportOf(result.error);
    return { key: result.key, outcome: result.outcome, maybeRemoved: result.maybeRemoved, error };
  }
  if (result.outcome !== "removed" || !result.evidence) return result;
  const { evidence, ...rest } = result;
  return { ...rest, details: evidenceOf(evidence) };
}
