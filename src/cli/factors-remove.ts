import { removeFactors } from "../bulk/remove-factors.js";
import type { ManagementClient } from "../client.js";
import { factorApi } from "../factors/choose-api.js";
import type { FactorKey } from "../factors/factor-key.js";
import { listPatienceMs, waitUntilUnlisted } from "../factors/gone.js";
import { userFactors } from "../factors/listed-factors.js";
import type { RemovalResult } from "../factors/remove-factor.js";
import { ExitCode, usageError } from "./cli-error.js";
import { connect } from "./connection.js";
import { factorLabel, listFactors } from "./factors.js";
import { findUser, userLine } from "./find-user.js";
import { clean, note, print, printJson } from "./output.js";
import { confirmRemoval } from "./prompt.js";
import { doubtOf, type Evidence, evidenceOf, readAuditEntry } from "./removal-evidence.js";
import type { RemoveArgs } from "./remove-args.js";
import { type ErrorReport, reportOf } from "./report-error.js";
import { selectFactors } from "./select-factors.js";

/** `factors remove`: removes factors of one user, or with `--from` those of a list. */
export async function run(args: RemoveArgs): Promise<ExitCode> {
  if (args.from !== undefined) return (await import("./remove-list.js")).removeList(args, args.from);
  for (const name of ["journal", "concurrency"] as const) {
    if (args[name] !== undefined) throw usageError(`--${name} goes with --from`);
  }
  if (args.user === undefined) throw usageError("name a user, or a list with --from");
  if (args.all && args.key !== undefined) throw usageError("--all and a key exclude each other");
  await using connection = await connect(args);
  const user = await findUser(connection, args.user);
  const selected = await selectFactors(await listFactors(connection.client, user), args);
  const keys = selected.map(
    ({ type, tokenId }): FactorKey => ({
      ...(user.orgId !== "" && { orgId: user.orgId }),
      userId: user.id,
      type,
      ...(tokenId !== undefined && { tokenId }),
    }),
  );
  if (args["dry-run"] || args.print) {
    const { printRequest } = await import("./removal-request.js");
    for (const key of keys) await printRequest(connection.options, key, args);
    return ExitCode.ok;
  }
  note(userLine(user));
  for (const factor of selected) note(`  ${factorLabel(factor)}`);
  if (!args.yes) await confirmRemoval(keys.length === 1 ? "Remove it?" : `Remove these ${keys.length}?`);
  const results: RemovalReport[] = [];
  const removing = removeFactors(connection.client, keys, { removeUnlisted: args.unlisted === true });
  try {
    for await (const result of removing) {
      const found = await prove(connection.client, result);
      results.push(found);
      const factor = selected.find(
        ({ type, tokenId }) => type === result.key.type && tokenId === result.key.tokenId,
      );
      const lines = [`${describe(found)}: ${factorLabel(factor ?? result.key)}`, ...evidenceLines(found)];
      if (!args.json) await print(lines.map(clean).join("\n"));
    }
  } finally {
    // What ends the run must not keep what was done from being told.
    if (args.json) await printJson({ user, results });
  }
  return results.map(({ exitCode }) => exitCode).find((code) => code !== ExitCode.ok) ?? ExitCode.ok;
}

interface RemovalReport {
  key: FactorKey;
  outcome: RemovalResult["outcome"];
  exitCode: ExitCode;
  evidence?: Evidence;
  /** Whether the server's list had the key still when we stopped looking. */
  listed?: boolean;
  /** Whether a key that failed may be gone all the same. */
  maybeRemoved?: boolean;
  /** Why the key was not removed, or why the look after its removal failed. */
  error?: Omit<ErrorReport, "exitCode">;
}

async function prove(client: ManagementClient, result: RemovalResult): Promise<RemovalReport> {
  const { key, outcome } = result;
  if (outcome === "failed") {
    return { key, outcome, maybeRemoved: result.maybeRemoved, ...failureOf(result.error) };
  }
  if (outcome === "notListed") return { key, outcome, exitCode: ExitCode.notFound };
  const event = outcome === "removed" ? result.evidence : undefined;
  // Without the server's answer it was a look that proved it.
  if (!event) return { key, outcome, exitCode: ExitCode.ok, listed: false };
  const evidence = evidenceOf(event);
  try {
    const user = userFactors(factorApi(client), key.userId);
    const listed = (await waitUntilUnlisted(user, key, listPatienceMs)) !== undefined;
    const entry = await readAuditEntry(client, key, event.sequence);
    const exitCode = listed ? ExitCode.failed : ExitCode.ok;
    return { key, outcome, exitCode, listed, evidence: { ...evidence, event: entry } };
  } catch (error) {
    // The factor is removed, whatever becomes of the proof.
    return { key, outcome, evidence, ...failureOf(error) };
  }
}

function failureOf(reason: unknown): { exitCode: ExitCode; error: Omit<ErrorReport, "exitCode"> } {
  const { exitCode, ...error } = reportOf(reason);
  return { exitCode, error };
}

function describe({ key, outcome, error, listed, maybeRemoved }: RemovalReport): string {
  const words = {
    removed: "removed",
    alreadyGone: "already gone",
    notListed: "not listed, not sent",
    failed: "failed",
  };
  if (error) {
    const reason = error.id ? `${error.message} (${error.id})` : error.message;
    if (outcome !== "failed") return `${words[outcome]} (not proved: ${reason})`;
    return `${words.failed} (${reason})${maybeRemoved ? doubtOf(key) : ""}`;
  }
  return listed ? `${words[outcome]}, but still listed after ${listPatienceMs / 1000} s` : words[outcome];
}

function evidenceLines({ evidence }: RemovalReport): string[] {
  if (!evidence) return [];
  const { sequence, time, orgId, event } = evidence;
  return [
    `  event ${sequence} of the user, ${time}, in organization ${orgId}`,
    event ? `  ${event.type} "${event.text}", by ${event.editor}` : "  not seen in the audit log",
  ];
}
