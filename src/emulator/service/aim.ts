import { lowerCase } from "../world/lower-case.js";
import type { EmulatorState } from "../world/state.js";

/** Whom a request is about: a user that it names by id, or by login name. */
export function userIdOf(state: EmulatorState, request: unknown): string | undefined {
  const { userId, id, loginName } = request as { userId?: string; id?: string; loginName?: string };
  const named = loginName === undefined ? undefined : state.usersByLoginName.get(lowerCase(loginName));
  return userId ?? id ?? named?.given.id;
}

/** The organization of a call, as far as its headers tell, before any check. */
export function orgIdOf(
  state: EmulatorState,
  header: (name: string) => string | undefined,
): string | undefined {
  const secret = header("authorization")?.split("Bearer ")[1] ?? "";
  const userId = state.accessTokens.get(secret)?.userId ?? state.personalAccessTokens.get(secret)?.userId;
  return header("x-zitadel-orgid") || state.users.get(userId ?? "")?.given.orgId;
}
