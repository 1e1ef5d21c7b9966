import type { FactorKey } from "../bulk/factor-key.js";
import type { RemovalResult } from "../bulk/remove-factor.js";
import { removeFactors } from "../bulk/remove-factors.js";
import type { ManagementClient } from "../client.js";
import { ExitCode, usageError } from "./cli-error.js";
import { type ConnectionArgs, connect } from "./connection.js";
import { factorLabel, listFactors } from "./factors.js";
import { findUser, userLine } from "./find-user.js";
import { clean, note, print, printJson } from "./output.js";
import { confirmRemoval } from "./prompt.js";
import { type Evidence, evidenceOf, readAuditEntry, waitUntilUnlisted } from "./removal-evidence.js";
import { reportOf } from "./report-error.js";
import { type SelectionArgs, selectFactors } from "./select-factors.js";

/** The options of `factors remove`. */
export interface RemoveArgs extends ConnectionArgs, SelectionArgs {
  user?: string;
  from?: string;
  journal?: string;
  concurrency?: string;
  yes?: boolean;
  "dry-run"?: boolean;
  print?: string;
  json?: boolean;
}

const listTimeoutMs = 10_000;

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
      orgId: user.orgId,
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
  for await (const result of removing) {
    const found = await prove(connection.client, result);
    results.push(found);
    const factor = selected.find(
      ({ type, tokenId }) => type === result.key.type && tokenId === result.key.tokenId,
    );
    const lines = [`${describe(found)}: ${factorLabel(factor ?? result.key)}`, ...evidenceLines(found)];
    if (!args.json) await print(lines.map(clean).join("\n"));
  }
  if (args.json) await printJson({ user, results });
  return results.map(({ exitCode }) => exitCode).find((code) => code !== ExitCode.ok) ?? ExitCode.ok;
}

interface RemovalReport {
  key: FactorKey;
  outcome: RemovalResult["outcome"];
  exitCode: ExitCode;
  evidence?: Evidence;
  /** Whether the server's list had the key still when we stopped looking. */
  listed?: boolean;
  error?: string;
}

async function prove(client: ManagementClient, result: RemovalResult): Promise<RemovalReport> {
  const { key, outcome } = result;
  if (outcome === "failed") return { key, outcome, ...failureOf(result.error) };
  if (outcome === "notListed") return { key, outcome, exitCode: ExitCode.notFound };
  const details = outcome === "removed" ? result.details : undefined;
  const evidence = details && evidenceOf(details);
  try {
    const listed = !(await waitUntilUnlisted(client, key, listTimeoutMs));
    const event = details && (await readAuditEntry(client, key, details.sequence));
    const exitCode = listed ? ExitCode.failed : ExitCode.ok;
    return { key, outcome, exitCode, listed, ...(evidence && { evidence: { ...evidence, event } }) };
  } catch (error) {
    // The factor is removed, whatever becomes of the proof.
    const failure = failureOf(error);
    return { key, outcome, ...(evidence && { evidence }), ...failure, error: `not proved: ${failure.error}` };
  }
}

function failureOf(reason: unknown): { exitCode: ExitCode; error: string } {
  const { exitCode, message, id } = reportOf(reason);
  return { exitCode, error: id ? `${message} (${id})` : message };
}

function describe({ outcome, error, listed }: RemovalReport): string {
  const words = {
    removed: "removed",
    alreadyGone: "already gone",
    notListed: "not listed, not sent",
    failed: "failed",
  };
  if (error) return `${words[outcome]} (${error})`;
  return listed ? `${words[outcome]}, but still listed after ${listTimeoutMs / 1000} s` : words[outcome];
}

function evidenceLines({ evidence }: RemovalReport): string[] {
  if (!evidence) return [];
  const { sequence, time, orgId, event } = evidence;
  return [
    `  event ${sequence} of the user, ${time}, in organization ${orgId}`,
    event ? `  ${event.type} "${event.text}", by ${event.editor}` : "  not seen in the audit log",
  ];
}
