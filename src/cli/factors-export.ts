import { Readable } from "node:stream";
import type { User } from "../../gen/zitadel/user/v1/user_pb.js";
import type { ListedFactor } from "../factors/api.js";
import { hasToken } from "../factors/factor-key.js";
import { idTime } from "../factors/id-time.js";
import { allPeople } from "./all-people.js";
import { ExitCode, usageError } from "./cli-error.js";
import { type ConnectionArgs, connect } from "./connection.js";
import { listFactors } from "./factors.js";
import { summarize } from "./find-user.js";
import { note, printJson } from "./output.js";
import { reportOf } from "./report-error.js";

/** The options of `factors export`. */
export interface ExportArgs extends ConnectionArgs {
  name?: string;
  "older-than"?: string;
  "newer-than"?: string;
}

const concurrency = 32;

/** `factors export`: prints the factors of all people of the organization, one per line, as `factors remove --from` reads them. */
export async function run(args: ExportArgs): Promise<ExitCode> {
  const wanted = factorFilter(args, Date.now());
  await using connection = await connect(args);
  const { client } = connection;
  const withFactors = Readable.from(allPeople(client)).map(
    async (user: User) => ({ user: summarize(user), factors: await listFactors(client, summarize(user)) }),
    { concurrency },
  );
  let users = 0;
  let count = 0;
  try {
    for await (const { user, factors } of withFactors) {
      users++;
      for (const factor of factors.filter(wanted)) {
        const { type, tokenId, name } = factor;
        const created = tokenId && idTime(tokenId)?.toISOString();
        await printJson({
          orgId: user.orgId,
          userId: user.id,
          type,
          tokenId,
          userName: user.userName,
          name,
          created,
        });
        count++;
      }
    }
  } catch (error) {
    note(`incomplete: ${count} factors of ${users} users`);
    // A list whose end is missing looks like any other. With this line in it `factors remove --from` refuses it.
    if (count > 0) await printJson({ incomplete: reportOf(error).message });
    throw error;
  }
  note(`${count} factors of ${users} users`);
  return ExitCode.ok;
}

function factorFilter(args: ExportArgs, now: number): (factor: ListedFactor) => boolean {
  const { name } = args;
  const before =
    args["older-than"] === undefined ? undefined : now - parseAge("older-than", args["older-than"]);
  const after =
    args["newer-than"] === undefined ? undefined : now - parseAge("newer-than", args["newer-than"]);
  return (factor) => {
    if (name !== undefined && !factor.name?.includes(name)) return false;
    if (before === undefined && after === undefined) return true;
    const created = hasToken(factor.type) && factor.tokenId ? idTime(factor.tokenId)?.getTime() : undefined;
    if (created === undefined) return false;
    return (before === undefined || created < before) && (after === undefined || created > after);
  };
}

function parseAge(option: string, text: string): number {
  const [, number, unit] = /^(\d+)([hd])$/.exec(text) ?? [];
  if (number === undefined) throw usageError(`--${option} must be hours or days, such as 12h or 90d`);
  return Number(number) * (unit === "h" ? 3_600_000 : 86_400_000);
}
