import { resolve } from "node:path";
import { type FileJournal, fileJournal } from "../bulk/file-journal.js";
import { removeFactors } from "../bulk/remove-factors.js";
import { parseOrigin } from "../options.js";
import { shown } from "./arguments.js";
import { CliError, ExitCode, usageError } from "./cli-error.js";
import { connect } from "./connection.js";
import { abortAtSignals } from "./interruption.js";
import { jobOver, type OpenJob } from "./job.js";
import { note, print, printJson } from "./output.js";
import { startProgress } from "./progress.js";
import { confirmRemoval } from "./prompt.js";
import { reportOfResult } from "./removal-report.js";
import { newTally } from "./removal-tally.js";
import type { RemoveArgs } from "./remove-args.js";
import { type StoredList, storeList } from "./stored-list.js";

/** `factors remove --from`: removes the keys of a list. After an interruption the same command goes on. */
export async function removeList(args: RemoveArgs, from: string): Promise<ExitCode> {
  if (args.user !== undefined) throw usageError("name a user or a list, not both");
  if (args.type !== undefined || args.all)
    throw usageError("--type and --all are for one user, not for a list");
  const concurrency = parseConcurrency(args.concurrency);
  await using list = await storeList(from);
  if (list.repeated > 0) {
    const lines = list.repeated === 1 ? "1 line names" : `${list.repeated} lines name`;
    note(`${lines} a key that another one names: each key is removed and counted once`);
  }
  await using connection = await connect(args);
  const { options } = connection;
  if (args["dry-run"] || args.print) return await printAll(list, await jobOver(connection, args), args);
  const beside = list.fromFile ? `${from}.journal` : `zitadel-mgmt-${list.digest.slice(0, 12)}.journal`;
  const path = args.journal ?? beside;
  const purpose = `${parseOrigin(options.baseUrl).origin} ${options.orgId ?? "default organization"} sha256:${list.digest}`;
  if (!args.yes) await confirmRemoval(`Remove ${list.count} factors from ${options.baseUrl}?`);
  if (!list.fromFile) note(`the journal is ${resolve(path)}: the same list from here goes on by it`);
  await using journal = await openJournal(path, purpose);
  if (journal.settled > 0)
    note(`${path}: ${journal.settled} of ${list.count} keys were done by an earlier run`);
  const { client, api } = await jobOver(connection, args);

  const tally = newTally();
  const progress = await startProgress(list.count, args.verbose);
  const interrupted = new AbortController();
  const release = abortAtSignals(interrupted);
  let failure: { error: unknown } | undefined;
  try {
    const removeUnlisted = args.unlisted === true;
    const removing = removeFactors(client, list.keys(), {
      ...(options.orgId !== undefined && { orgId: options.orgId }),
      concurrency,
      journal,
      signal: interrupted.signal,
      removeUnlisted,
    });
    for await (const result of removing) {
      const report = reportOfResult(result);
      tally.add(report);
      progress.advance();
      if (args.json) await printJson(report);
    }
  } catch (error) {
    failure = { error };
  } finally {
    release();
    progress.stop();
  }
  if (args.json) await printJson({ summary: { api, ...tally.counts, journal: path } });
  else for (const line of tally.lines()) await print(line);
  if (!failure) return tally.counts.failed + tally.counts.notListed === 0 ? ExitCode.ok : ExitCode.failed;
  note(`stopped: the same command goes on from here, by the journal ${path}`);
  throw failure.error;
}

async function printAll(list: StoredList, open: OpenJob, args: RemoveArgs): Promise<ExitCode> {
  const { printRequest } = await import("./removal-request.js");
  for await (const key of list.keys()) await printRequest(open, key, args);
  if (args.json && !args.print) await printJson({ summary: { api: open.api, requests: list.count } });
  return ExitCode.ok;
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
    // The library has no option by this name.
    const isOther = message.includes(" is of another run ");
    throw usageError(
      message,
      isOther
        ? [
            "was the list changed, or the instance? To start anew, name another journal with --journal: what is gone already then counts as not listed",
          ]
        : [],
    );
  }
}

const diskTrouble = ["ENOSPC", "EDQUOT", "EFBIG", "EIO"];

function parseConcurrency(text = "64"): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw usageError(`--concurrency is ${shown(`"${text}"`)}: a number from 1 to 9999 is meant`);
  }
  return Number(text);
}
