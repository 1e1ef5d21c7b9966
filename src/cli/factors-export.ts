import { Readable } from "node:stream";
import type { Factor } from "../factors/factor.js";
import type { Person } from "../factors/person.js";
import { shown } from "./arguments.js";
import { ExitCode, usageError } from "./cli-error.js";
import { csvHeading, csvIncomplete, csvLine } from "./csv-list.js";
import { type JobArgs, openJob } from "./job.js";
import { note, print, printJson, printOwn } from "./output.js";
import { reportOf } from "./report-error.js";

/** The options of `factors export`. */
export interface ExportArgs extends JobArgs {
  name?: string;
  "older-than"?: string;
  "newer-than"?: string;
  csv?: boolean;
}

const concurrency = 32;

/** `factors export`: prints the factors of all people of the organization, one per line, as `factors remove --from` reads them. */
export async function run(args: ExportArgs): Promise<ExitCode> {
  if (args.csv && args.json) throw usageError("--csv and --json exclude each other");
  const wanted = factorFilter(args, Date.now());
  await using open = await openJob(args);
  if (open.api === "v2" && open.options.orgId === undefined) {
    note("over v2 these are all organizations that the caller may read: --org names one");
  }
  const withFactors = Readable.from(open.job.findUsers({ kind: "human" })).map(
    async (user: Person) => ({ user, factors: await open.job.list(user, { look: false }) }),
    { concurrency },
  );
  const { start, line, cut } = args.csv ? csv : ndjson;
  let users = 0;
  let count = 0;
  try {
    for await (const { user, factors } of withFactors) {
      if (users++ === 0) await start();
      for (const factor of factors.filter(wanted)) {
        const { orgId, userId, type, tokenId, name, registeredAt } = factor;
        const created = registeredAt?.toISOString();
        await line({ orgId, userId, type, tokenId, userName: user.userName, name, created });
        count++;
      }
    }
  } catch (error) {
    note(`incomplete: ${count} factors of ${users} users`);
    // A list whose end is missing looks like any other. With this line in it `factors remove --from` refuses it.
    if (count > 0) await cut(reportOf(error).message);
    throw error;
  }
  note(`${count} factors of ${users} users`);
  return ExitCode.ok;
}

type Line = Record<string, string | undefined>;

const ndjson = {
  start: async () => {},
  line: (line: Line) => printJson(line),
  cut: (reason: string) => printJson({ incomplete: reason }),
};

const csv = {
  start: () => print(csvHeading),
  // Into a file an id goes as it is.
  line: (line: Line) => (process.stdout.isTTY ? print(csvLine(line)) : printOwn(csvLine(line))),
  cut: (reason: string) => print(csvIncomplete(reason)),
};

function factorFilter(args: ExportArgs, now: number): (factor: Factor) => boolean {
  const { name } = args;
  const before =
    args["older-than"] === undefined ? undefined : now - parseAge("older-than", args["older-than"]);
  const after =
    args["newer-than"] === undefined ? undefined : now - parseAge("newer-than", args["newer-than"]);
  return (factor) => {
    if (name !== undefined && !factor.name?.includes(name)) return false;
    if (before === undefined && after === undefined) return true;
    const created = factor.registeredAt?.getTime();
    if (created === undefined) return false;
    return (before === undefined || created < before) && (after === undefined || created > after);
  };
}

function parseAge(option: string, text: string): number {
  const [, number, unit] = /^(\d+)([hd])$/.exec(text) ?? [];
  if (number === undefined) {
    throw usageError(`--${option} is ${shown(`"${text}"`)}: hours or days are meant, such as 12h or 90d`);
  }
  return Number(number) * (unit === "h" ? 3_600_000 : 86_400_000);
}
