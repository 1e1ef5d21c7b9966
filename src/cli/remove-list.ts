import { type FileJournal, fileJournal } from "../bulk/file-journal.js";
import { removeFactors } from "../bulk/remove-factors.js";
import { parseOrigin } from "../options.js";
import { CliError, ExitCode, usageError } from "./cli-error.js";
import { connect } from "./connection.js";
import { note, print, printJson } from "./output.js";
import { startProgress } from "./progress.js";
import { confirmRemoval } from "./prompt.js";
import { newTally, resultJson } from "./removal-tally.js";
import type { RemoveArgs } from "./remove-args.js";
import { storeList } from "./stored-list.js";

/** `factors remove --from`: removes the keys of a list. After an interruption the same command goes on. */
export async function removeList(args: RemoveArgs, from: string): Promise<ExitCode> {
  if (args.user !== undefined) throw usageError("name a user or a list, not both");
  if (args.type !== undefined || args.all)
    throw usageError("--type and --all are for one user, not for a list");
  const concurrency = parseConcurrency(args.concurrency);
  await using list = await storeList(from);
  await using connection = await connect(args);
  const { client, options } = connection;
  if (args["dry-run"] || args.print) {
    const { printRequest } = await import("./removal-request.js");
    for await (const key of list.keys()) await printRequest(options, key, args);
    return ExitCode.ok;
  }
  const beside = list.fromFile ? `${from}.journal` : `zitadel-mgmt-${list.digest.slice(0, 12)}.journal`;
  const path = args.journal ?? beside;
  const purpose = `${parseOrigin(options.baseUrl).origin} ${options.orgId ?? "default organization"} sha256:${list.digest}`;
  if (!args.yes) await confirmRemoval(`Remove ${list.count} factors from ${options.baseUrl}?`);
  await using journal = await openJournal(path, purpose);
  if (journal.settled > 0)
    note(`${path}: ${journal.settled} of ${list.count} keys were done by an earlier run`);

  const tally = newTally();
  const progress = await startProgress(list.count);
  const { signal, release } = interruption();
  let failure: { error: unknown } | undefined;
  try {
    const removeUnlisted = args.unlisted === true;
    const removing = removeFactors(client, list.keys(), {
      concurrency,
      journal,
      signal,
      removeUnlisted,
    });
    for await (const result of removing) {
      tally.add(result);
      progress.advance();
      if (args.json) await printJson(resultJson(result));
    }
  } catch (error) {
    failure = { error };
  } finally {
    release();
    progress.stop();
  }
  await (args.json ? printJson({ summary: { ...tally.counts, journal: path } }) : print(tally.text()));
  if (!failure) return tally.counts.failed + tally.counts.notListed === 0 ? ExitCode.ok : ExitCode.failed;
  note(`stopped: the same command goes on from here, by the journal ${path}`);
  throw failure.error;
}

/** Aborts at Ctrl-C, so that the calls in flight can end; a second one ends the process. */
function interruption(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const onSignal = () => {
    // Also where nobody reads the output any more, which ends the process before it can say so.
    process.exitCode = ExitCode.interrupted;
    controller.abort(new CliError("interrupted", ExitCode.interrupted));
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.once(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}

async function openJournal(path: string, purpose: string): Promise<FileJournal> {
  const cannotWrite = (error: Error) => {
    throw new CliError(error.message, ExitCode.failed);
  };
  try {
    const journal = await fileJournal(path, purpose);
    return { ...journal, append: (entry) => journal.append(entry).catch(cannotWrite) };
  } catch (error) {
    const { message, cause } = error as Error;
    const { code = "" } = (cause ?? {}) as NodeJS.ErrnoException;
    if (diskTrouble.includes(code)) return cannotWrite(error as Error);
    throw usageError(message);
  }
}

const diskTrouble = ["ENOSPC", "EDQUOT", "EFBIG", "EIO"];

function parseConcurrency(text = "64"): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw usageError("--concurrency must be a number from 1 to 9999");
  return Number(text);
}
