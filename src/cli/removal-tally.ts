import type { RemovalResult } from "../factors/remove-factor.js";
import { factorLabel } from "./factors.js";
import { doubtOf, type RemovalReport, reasonOf } from "./removal-report.js";

/** Counts what came of the keys of a list. */
export interface Tally {
  counts: Record<RemovalResult["outcome"] | "earlier", number>;
  add(report: RemovalReport): void;
  /** For people, line by line: the first keys that were not removed, with the reason, and the counts. */
  lines(): string[];
}

const shownProblems = 10;

/** Starts counting. */
export function newTally(): Tally {
  const counts = { removed: 0, alreadyGone: 0, notListed: 0, failed: 0, earlier: 0 };
  const problems: string[] = [];
  const advice = new Set<string>();
  return {
    counts,
    add(report) {
      const { outcome } = report;
      counts[outcome]++;
      if (report.earlier) counts.earlier++;
      if (problems.length < shownProblems && (outcome === "failed" || outcome === "notListed")) {
        problems.push(problemLine(report));
        if (report.error?.advice) advice.add(report.error.advice);
      }
    },
    lines() {
      const { removed, alreadyGone, notListed, failed, earlier } = counts;
      const before = earlier > 0 ? ` (${earlier} of these before)` : "";
      const more = notListed + failed - problems.length;
      return [
        ...problems,
        ...(more > 0 ? [`and ${more} more: see the journal`] : []),
        ...[...advice].map((line) => `  ${line}`),
        `removed ${removed}, already gone ${alreadyGone}${before}, not listed ${notListed}, failed ${failed}`,
      ];
    },
  };
}

function problemLine(report: RemovalReport): string {
  const { key, error } = report;
  const what = `user ${key.userId}, ${factorLabel(key)}`;
  return error ? `failed: ${what}: ${reasonOf(error)}${doubtOf(report)}` : `not listed: ${what}`;
}
