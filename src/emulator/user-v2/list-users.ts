import { Code } from "@connectrpc/connect";
import { failure } from "../service/failure.js";
import { candidates, sortUsers } from "../service/found-users.js";
import { page } from "../service/page.js";
import { sees } from "../service/user-permission.js";
import { userTest } from "../service/user-query.js";
import { exists } from "../world/users.js";
import { listDetails } from "./list-details.js";
import type { Rpcs } from "./rpc.js";
import { userMessage, userState } from "./users.js";

/** The users that the caller may read, of every organization. */
export const listUsers: Pick<Rpcs, "listUsers"> = {
  listUsers: ({ query, sortingColumn, queries }, context) => {
    const { state, text } = context;
    const test = userTest(queries, userState, text);
    if (query && query.offset >= 2n ** 63n) {
      throw failure(Code.Internal, "QUERY-AG4gs", text("Errors.Internal"));
    }
    const matches = candidates(state, queries, () => [...state.users.values()]).filter(
      (user) => exists(state, user) && sees(context, "user.read", user) && test(user) === true,
    );
    const result = page(sortUsers(matches, sortingColumn, query?.asc ?? false), query);
    return { details: listDetails(state, matches, result), result: result.map(userMessage) };
  },
};
