import { UserFieldName } from "../../../gen/zitadel/user/v1/user_pb.js";
import type { User } from "../state.js";
import { exists } from "../users.js";
import { listDetails, page } from "./list.js";
import type { Rpcs } from "./rpc.js";
import { columns, userTest } from "./user-query.js";
import { userMessage } from "./users.js";

/** The users of the organization of the call. */
export const listUsers: Pick<Rpcs, "listUsers"> = {
  listUsers: ({ query, sortingColumn, queries }, { state, orgId, text }) => {
    const test = userTest(queries, text);
    const candidates = singleId(queries) ?? state.usersByOrg.get(orgId) ?? [];
    const matches = candidates.filter((user) => exists(state, user) && test(user) === true);
    const sorted = matches.sort(comparison(sortingColumn, query?.asc ?? false));
    const result = page(sorted, query);
    return {
      details: listDetails(state, result.length === 0 ? 0 : sorted.length),
      result: result.map(userMessage),
    };

    function singleId(list: typeof queries): User[] | undefined {
      const byId = list.find(({ query: one }) => one.case === "inUserIdsQuery")?.query;
      if (byId?.case !== "inUserIdsQuery") return undefined;
      return [...new Set(byId.value.userIds)]
        .map((id) => state.users.get(id))
        .filter((user) => user !== undefined && user.given.orgId === orgId) as User[];
    }
  },
};

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
