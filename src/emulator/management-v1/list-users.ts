import { type SearchQuery, UserFieldName } from "../../../gen/zitadel/user/v1/user_pb.js";
import { TextQueryMethod } from "../../../gen/zitadel/v1/object_pb.js";
import type { Rpcs } from "../service/context.js";
import { listDetails, page } from "../service/page.js";
import { columns, userTest } from "../service/user-query.js";
import type { EmulatorState, User } from "../world/state.js";
import { exists } from "../world/users.js";
import { userMessage } from "./users.js";

/** The users of the organization of the call. */
export const listUsers: Pick<Rpcs, "listUsers"> = {
  listUsers: ({ query, sortingColumn, queries }, { state, orgId, text }) => {
    const test = userTest(queries, text);
    const matches = candidates(state, orgId, queries).filter(
      (user) => exists(state, user) && test(user) === true,
    );
    const sorted = matches.sort(comparison(sortingColumn, query?.asc ?? false));
    const result = page(sorted, query);
    const total = result.length === 0 ? 0 : sorted.length;
    return { details: listDetails(state, total), result: result.map(userMessage) };
  },
};

/** The users that can match: few where a query names them by id or login name, else those of the organization. */
function candidates(state: EmulatorState, orgId: string, queries: SearchQuery[]): User[] {
  for (const { query } of queries) {
    const named = namedUsers(state, query);
    if (named) return [...named].filter((user) => user?.given.orgId === orgId) as User[];
  }
  return state.usersByOrg.get(orgId) ?? [];
}

function namedUsers(state: EmulatorState, query: SearchQuery["query"]): Set<User | undefined> | undefined {
  switch (query.case) {
    case "inUserIdsQuery":
      return new Set(query.value.userIds.map((id) => state.users.get(id)));
    case "userNameQuery":
      return isEquality(query.value.method) ? byLoginName(state, query.value.userName) : undefined;
    case "loginNameQuery":
      return isEquality(query.value.method) ? byLoginName(state, query.value.loginName) : undefined;
    default:
      return undefined;
  }
}

function isEquality(method: TextQueryMethod): boolean {
  return method === TextQueryMethod.EQUALS || method === TextQueryMethod.EQUALS_IGNORE_CASE;
}

function byLoginName(state: EmulatorState, name: string): Set<User | undefined> {
  return new Set([state.usersByLoginName.get(name.toLowerCase())]);
}

const sortingColumns: Partial<Record<UserFieldName, (user: User) => string | number | undefined>> = {
  [UserFieldName.USER_NAME]: columns.userName,
  [UserFieldName.FIRST_NAME]: columns.firstName,
  [UserFieldName.LAST_NAME]: columns.lastName,
  [UserFieldName.NICK_NAME]: columns.nickName,
  [UserFieldName.DISPLAY_NAME]: columns.displayName,
  [UserFieldName.EMAIL]: columns.email,
  [UserFieldName.STATE]: columns.state,
  [UserFieldName.TYPE]: columns.type,
  [UserFieldName.CREATION_DATE]: columns.creationDate,
};

/** As the database sorts: without regard to case, and a missing value as the largest. */
function comparison(name: UserFieldName, ascending: boolean): (one: User, other: User) => number {
  const column = sortingColumns[name] ?? columns.id;
  const direction = ascending ? 1 : -1;
  return (one, other) => direction * compare(column(one), column(other));
}

function compare(one: string | number | undefined, other: string | number | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  if (typeof one === "number" || typeof other === "number") return Number(one) - Number(other);
  return collator.compare(one, other);
}

const collator = new Intl.Collator("en");
