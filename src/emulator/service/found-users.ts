import { lowerCase } from "../world/lower-case.js";
import type { EmulatorState, User } from "../world/state.js";
import { sortInTurns, takeTurns } from "./turns.js";
import { columns } from "./user-columns.js";
import type { UserQuery } from "./user-query.js";

/** The users that can match: few where a query names them by id or login name, else all of them. */
export function candidates(state: EmulatorState, queries: UserQuery[], all: () => User[]): User[] {
  for (const { query } of queries) {
    const named = namedUsers(state, query);
    if (named) return [...named].filter((user) => user !== undefined);
  }
  return all();
}

function namedUsers(state: EmulatorState, query: UserQuery["query"]): Set<User | undefined> | undefined {
  switch (query.case) {
    case "inUserIdsQuery":
      return new Set(query.value.userIds.map((id) => state.users.get(id)));
    case "userNameQuery":
      return isEquality(query.value.method) ? byLoginName(state, query.value.userName) : undefined;
    case "loginNameQuery":
      return isEquality(query.value.method) ? byLoginName(state, query.value.loginName) : undefined;
    case "organizationIdQuery":
      return new Set(state.usersByOrg.get(query.value.organizationId));
    default:
      return undefined;
  }
}

/** Of a text query: `EQUALS` is 0, `EQUALS_IGNORE_CASE` is 1. */
function isEquality(method: number): boolean {
  return method === 0 || method === 1;
}

function byLoginName(state: EmulatorState, name: string): Set<User | undefined> {
  return new Set([state.usersByLoginName.get(lowerCase(name))]);
}

/** Those users that match. Where that takes long, others have their turn meanwhile. */
export async function matching(users: User[], isMatch: (user: User) => boolean): Promise<User[]> {
  const found: User[] = [];
  const pause = takeTurns();
  for (const [index, user] of users.entries()) {
    if (isMatch(user)) found.push(user);
    if (index % 16 === 0) await pause();
  }
  return found;
}

/** The columns that users are sorted by, by the number that both APIs have for them; any other number is the id. */
const sortingColumns: Record<number, (user: User) => string | number | undefined> = {
  1: columns.userName,
  2: columns.firstName,
  3: columns.lastName,
  4: columns.nickName,
  5: columns.displayName,
  6: columns.email,
  7: columns.state,
  8: columns.type,
  9: columns.creationDate,
};

/** Sorts users as the database does: without regard to case, and a missing value as the largest. */
export async function sortUsers(users: User[], sortingColumn: number, ascending: boolean): Promise<User[]> {
  const column = sortingColumns[sortingColumn] ?? columns.id;
  const direction = ascending ? 1 : -1;
  const valued = users.map((user) => ({ user, value: column(user) }));
  const sorted = await sortInTurns(valued, (one, other) => direction * compare(one.value, other.value));
  return sorted.map(({ user }) => user);
}

function compare(one: string | number | undefined, other: string | number | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  if (typeof one === "number" || typeof other === "number") return Number(one) - Number(other);
  return collator.compare(one, other);
}

const collator = new Intl.Collator("en");
