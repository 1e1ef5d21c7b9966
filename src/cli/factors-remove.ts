import type { ConnectError } from "@connectrpc/connect";
import type { Factor } from "../factors/factor.js";
import type { Person } from "../factors/person.js";
import { type FactorRef, notRemoved } from "../factors/removal.js";
import { concernsEveryKey } from "../factors/removal-error.js";
import type { Remaining } from "../factors/remove-all.js";
import { CliError, ExitCode, usageError } from "./cli-error.js";
import { factorLabel, typeNames } from "./factors.js";
import { findUser, userLine } from "./find-user.js";
import { abortAtSignals } from "./interruption.js";
import { type OpenJob, openJob } from "./job.js";
import { note, print, printJson } from "./output.js";
import { confirmRemoval } from "./prompt.js";
import { exitCodeOf, type RemovalReport, removalLines, reportOfRemoval } from "./removal-report.js";
import type { RemoveArgs } from "./remove-args.js";
import { reportOf } from "./report-error.js";
import { selectFactors } from "./select-factors.js";

/** `factors remove`: removes factors of one user, or with `--from` those of a list. */
export async function run(args: RemoveArgs): Promise<ExitCode> {
  if (args.print && args.json) throw usageError("--print and --json exclude each other");
  if (args.from !== undefined) return (await import("./remove-list.js")).removeList(args, args.from);
  for (const name of ["journal", "concurrency"] as const) {
    if (args[name] !== undefined) throw usageError(`--${name} goes with --from`);
  }
  if (args.user === undefined) throw usageError("name a user, or a list with --from");
  if (args.all && args.key !== undefined) throw usageError("--all and a key exclude each other");
  const interrupted = new AbortController();
  await using open = await openJob(args, interrupted.signal);
  const user = await findUser(open, args.user);
  const listed = await open.job.list(user);
  const selected = await selectFactors(open, user, listed, args);
  note(userLine(user));
  for (const factor of selected) note(`  ${factorLabel(factor)}`);
  if (listed.length === 0) note("no verified factors");
  if (isLast(listed, selected)) {
    note("warning: no second factor stays: then a password alone signs in, unless the policy asks for more");
  }
  if (args["dry-run"] || args.print) {
    const { printRequests } = await import("./removal-request.js");
    await printRequests(open, user, selected, args);
    return ExitCode.ok;
  }
  if (!args.yes) await confirmRemoval(args.all ? "Remove all of them?" : questionOf(selected));
  const release = abortAtSignals(interrupted);
  try {
    const code = await (args.all ? removeAll : removeSome)(open, user, selected, args);
    if (code !== ExitCode.ok) interrupted.signal.throwIfAborted();
    return code;
  } finally {
    release();
  }
}

function questionOf(selected: FactorRef[]): string {
  return selected.length === 1 ? "Remove it?" : `Remove these ${selected.length}?`;
}

/** Whether no second factor stays: a passkey is none, and a password does without it. */
function isLast(listed: Factor[], selected: FactorRef[]): boolean {
  const isSelected = (factor: Factor) =>
    selected.some(({ type, tokenId }) => type === factor.type && tokenId === factor.tokenId);
  const second = listed.filter(({ type }) => type !== "passkey");
  const those = second.length > 0 ? second : listed;
  return those.length > 0 && those.every(isSelected);
}

async function removeSome(
  open: OpenJob,
  user: Person,
  selected: FactorRef[],
  args: RemoveArgs,
): Promise<ExitCode> {
  const results: RemovalReport[] = [];
  try {
    let stop: ConnectError | undefined;
    for (const factor of selected) {
      const unlisted = args.unlisted === true;
      const removal = stop ? notRemoved(factor, stop, false) : await open.job.remove(factor, { unlisted });
      if ("error" in removal && concernsEveryKey(removal.error)) stop = removal.error;
      const report = reportOfRemoval(removal);
      results.push(report);
      if (!args.json) await printReport(report, factor);
    }
  } finally {
    // What ends the run must not keep what was done from being told.
    if (args.json) await printJson({ api: open.api, user, results });
    else noteAdvice(results);
  }
  return worst(results);
}

async function removeAll(
  open: OpenJob,
  user: Person,
  selected: FactorRef[],
  args: RemoveArgs,
): Promise<ExitCode> {
  const type = args.type === undefined ? undefined : typeNames[args.type];
  const { removals, stays, complete, lookError } = await open.job.removeAll(user, type && { types: [type] });
  const results = removals.map(reportOfRemoval);
  if (args.json) {
    const remaining = stays.map(({ factor, ...why }) => ({ key: factor, ...why }));
    await printJson({ api: open.api, user, results, complete, stays: remaining });
  } else {
    for (const [index, report] of results.entries()) await printReport(report, removals[index]?.factor);
    for (const one of stays) await print(...staysLine(one));
    noteAdvice(results);
    for (const { factor } of stays) if (factor.type === "recoveryCodes") note(howToRemoveCodes(user));
  }
  if (lookError)
    note(`not known whether more stays: the lists could not be read (${reportOf(lookError).message})`);
  if (selected.length === 0 && results.length === 0 && complete) {
    throw new CliError(`the user has no verified ${args.type ?? "factor"}`, ExitCode.notFound);
  }
  const code = worst(results);
  return code === ExitCode.ok && !complete ? ExitCode.incomplete : code;
}

function staysLine({ factor, certain, reason }: Remaining): string[] {
  return [`${certain ? "stays" : "may stay"}: ${factorLabel(factor)}: ${reason}`];
}

function howToRemoveCodes({ id }: Person): string {
  return `with a recovery code the user can still sign in. To remove them where the server has the user service v2: factors remove ${id} --type recovery-codes --api v2`;
}

async function printReport(report: RemovalReport, factor: FactorRef | undefined): Promise<void> {
  for (const line of removalLines(report, factor?.name)) await print(line);
}

/** What to do about the errors, each once. */
function noteAdvice(results: RemovalReport[]): void {
  for (const advice of new Set(results.flatMap(({ error }) => error?.advice ?? []))) note(`  ${advice}`);
}

function worst(results: RemovalReport[]): ExitCode {
  return results.map(exitCodeOf).find((code) => code !== ExitCode.ok) ?? ExitCode.ok;
}
