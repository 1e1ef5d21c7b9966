import type { Rpcs } from "../service/context.js";
import { changes } from "./changes.js";
import { factors } from "./factors.js";
import { listUsers } from "./list-users.js";
import { memberships } from "./memberships.js";
import { org } from "./org.js";
import { passwordlessRegistration } from "./passwordless-registration.js";
import { removals } from "./removals.js";
import { users } from "./users.js";

/** What each rpc of the server does, once its call has passed all checks. */
export const rpcs: Rpcs = {
  healthz: () => ({}),
  ...changes,
  ...factors,
  ...listUsers,
  ...memberships,
  ...org,
  ...passwordlessRegistration,
  ...removals,
  ...users,
};
