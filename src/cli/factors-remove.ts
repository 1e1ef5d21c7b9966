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
import { type Evidence, readEvidence, waitUntilUnlisted } from "./removal-evidence.js";
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
  for await (const result of removeFactors(connection.client, keys, {
    removeUnlisted: args.unlisted === true,
  })) {
    const found = await prove(connection.client, result);
    results.push(found);
    const factor = selected.find(
      ({ type, tokenId }) => type === result.key.type && tokenId === result.key.tokenId,
    );
    if (!args.json)
      await print(`${describe(found)}: ${factorLabel(factor ?? result.key)}${evidenceLines(found)}`);
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
  if (outcome === "failed") {
    const { exitCode, message, id } = reportOf(result.error);
    return { key, outcome, exitCode, error: id ? `${message} (${id})` : message };
  }
  if (outcome === "notListed") return { key, outcome, exitCode: ExitCode.notFound };
  const listed = !(await waitUntilUnlisted(client, key, listTimeoutMs));
  const details = outcome === "removed" ? result.details : undefined;
  const evidence = details && (await readEvidence(client, key, details));
  return {
    key,
    outcome,
    exitCode: listed ? ExitCode.failed : ExitCode.ok,
    listed,
    ...(evidence && { evidence }),
  };
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

function evidenceLines({ evidence }: RemovalReport): string {
  if (!evidence) return "";
  const { sequence, time, orgId, event } = evidence;
  const audit = event
    ? `\n  ${event.type} "${event.text}", by ${event.editor}`
    : "\n  not in the audit log yet";
  return clean(`\n  event ${sequence} of the user, ${time}, in organization ${orgId}${audit}`);
}
