import { Code } from "@connectrpc/connect";
import type { CallContext } from "../service/context.js";
import { failure } from "../service/failure.js";
import type { User } from "../world/state.js";

/** Finds a user by id, deleted ones too. An id that was never used is an error, in no language. */
export function usedId({ state }: CallContext, userId: string): User {
  const user = state.users.get(userId);
  if (!user) throw failure(Code.NotFound, "COMMAND-4g3xq", "Errors.NotFound");
  return user;
}
