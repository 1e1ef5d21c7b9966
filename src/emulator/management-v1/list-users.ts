import { candidates, matching, sortUsers } from "../service/found-users.js";
import { page } from "../service/page.js";
import { userTest } from "../service/user-query.js";
import { exists } from "../world/users.js";
import { listDetails } from "./list-details.js";
import type { Rpcs } from "./rpc.js";
import { userMessage, userState } from "./users.js";

/** The users of the organization of the call. */
export const listUsers: Pick<Rpcs, "listUsers"> = {
  listUsers: async ({ query, sortingColumn, queries }, { state, orgId, text }) => {
    const test = userTest(queries, userState, text);
    const found = candidates(state, queries, () => state.usersByOrg.get(orgId) ?? []);
    const matches = await matching(
      found,
      (user) => user.given.orgId === orgId && exists(state, user) && test(user) === true,
    );
    const result = page(await sortUsers(matches, sortingColumn, query?.asc ?? false), query);
    return { details: listDetails(state, matches, result), result: result.map(userMessage) };
  },
};
