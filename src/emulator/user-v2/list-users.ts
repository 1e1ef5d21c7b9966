import { Code } from "@connectrpc/connect";
import { failure } from "../service/failure.js";
import { candidates, matching, sortUsers } from "../service/found-users.js";
import { page } from "../service/page.js";
import { sees } from "../service/user-permission.js";
import { userTest } from "../service/user-query.js";
import { exists } from "../world/users.js";
import { listDetails } from "./list-details.js";
import type { Rpcs } from "./rpc.js";
import { userMessage, userState } from "./users.js";

/** The users that the caller may read, of every organization. */
export const listUsers: Pick<Rpcs, "listUsers"> = {
  listUsers: async ({ query, sortingColumn, queries }, context) => {
    const { state, text } = context;
    const test = userTest(queries, userState, text);
    if (query && query.offset >= 2n ** 63n) {
      throw failure(Code.Internal, "QUERY-AG4gs", text("Errors.Internal"));
    }
    const matches = await matching(
      candidates(state, queries, () => [...state.users.values()]),
      (user) => exists(state, user) && sees(context, "user.read", user) && test(user) === true,
    );
    const result = page(await sortUsers(matches, sortingColumn, query?.asc ?? false), query);
    return { details: listDetails(state, matches, result), result: result.map(userMessage) };
  },
};
