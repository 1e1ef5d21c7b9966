import { changes } from "./rpcs/changes.js";
import { factors } from "./rpcs/factors.js";
import { listUsers } from "./rpcs/list-users.js";
import { memberships } from "./rpcs/memberships.js";
import { org } from "./rpcs/org.js";
import { passwordlessRegistration } from "./rpcs/passwordless-registration.js";
import { removals } from "./rpcs/removals.js";
import type { Rpcs } from "./rpcs/rpc.js";
import { users } from "./rpcs/users.js";

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
