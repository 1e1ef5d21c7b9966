import { Type, type User } from "../../gen/zitadel/user/v1/user_pb.js";
import type { ManagementClient } from "../client.js";
import { CliError, ExitCode } from "./cli-error.js";
import { listUsers } from "./find-user.js";

const pageSize = 500;

/** How many users a page shares with the one before it: so many may be deleted meanwhile without a step back. */
const overlap = 50;

/**
 * Every human of the organization, once, by id. Whoever is there from the first request to the last is not left out,
 * whoever else is deleted or created meanwhile. Throws where the organization changes faster than it can be read.
 *
 * A page is cut out of the users in the order of their ids, and its place moves when users come or go before it. Nobody
 * is missing between two pages if they share a user; so one that shows nobody known, as an empty one does, is put aside,
 * and the one before it is asked for.
 */
export async function* allPeople(client: ManagementClient): AsyncGenerator<User> {
  const seen = new Set<string>();
  let patience: number | undefined;
  for (let offset = 0; ; ) {
    const { users, total } = await listUsers(client, {
      query: { offset: BigInt(offset), limit: pageSize, asc: true },
      queries: [{ query: { case: "typeQuery", value: { type: Type.HUMAN } } }],
    });
    patience ??= 20 + 4 * Math.ceil(total / pageSize);
    if (patience-- === 0) {
      const message =
        "users come and go faster than they can be listed: some may be missing, so try again later";
      throw new CliError(message, ExitCode.failed);
    }
    if (offset > 0 && !users.some(({ id }) => seen.has(id))) {
      offset = Math.max(0, offset - pageSize + overlap);
      continue;
    }
    for (const user of users) {
      if (seen.has(user.id)) continue;
      seen.add(user.id);
      yield user;
    }
    const end = offset + users.length;
    if (end > total) throw new CliError("the server shows more users than it counts", ExitCode.failed);
    if (end === total) return;
    offset = end - Math.min(overlap, Math.floor(users.length / 2));
  }
}
