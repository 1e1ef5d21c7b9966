import { Type } from "../../../gen/zitadel/user/v1/user_pb.js";
import type { User } from "../world/state.js";
import { displayName } from "../world/users.js";

/** What users are searched and sorted by. Undefined: the user has no such value. */
export const columns = {
  id: (user: User): string => user.given.id,
  userName: (user: User): string => user.given.userName,
  firstName: (user: User): string | undefined => user.given.human && (user.given.human.firstName ?? ""),
  lastName: (user: User): string | undefined => user.given.human && (user.given.human.lastName ?? ""),
  nickName: (user: User): string | undefined => user.given.human?.nickName || undefined,
  displayName: (user: User): string | undefined => user.given.human && displayName(user),
  email: (user: User): string | undefined => user.given.human && (user.given.human.email ?? ""),
  phone: (user: User): string | undefined => user.given.human && (user.given.human.phone ?? ""),
  /** As the database numbers the states. */
  state: ({ given }: User): number =>
    ({ active: 1, inactive: 2, deleted: 3, locked: 4, initial: 6 })[given.state ?? "active"],
  type: (user: User): number => (user.given.human ? Type.HUMAN : Type.MACHINE),
  creationDate: (user: User): number => user.createdAt,
};
