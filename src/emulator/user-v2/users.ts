import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { AccessTokenType, Gender, type UserSchema, UserState } from "../../../gen/zitadel/user/v2/user_pb.js";
import { ErrorId } from "../../errors.js";
import { timestamp } from "../service/context.js";
import { failure } from "../service/failure.js";
import { demand } from "../service/user-permission.js";
import { lastRecordChange } from "../world/events.js";
import type { User } from "../world/state.js";
import { displayName, exists } from "../world/users.js";
import type { WorldHuman, WorldMachine } from "../world/world.js";
import type { Rpcs } from "./rpc.js";

/** A user by id, of any organization. */
export const users: Pick<Rpcs, "getUserByID"> = {
  getUserByID: ({ userId }, context) => {
    const user = context.state.users.get(userId);
    if (!exists(context.state, user)) {
      throw failure(Code.NotFound, ErrorId.UserNotFound, context.text("Errors.User.NotFound"));
    }
    demand(context, "user.read", userId, user.given.orgId);
    return { details: detailsOf(user), user: userMessage(user) };
  },
};

/** The number that the API has for the state of a user. */
export function userState({ given }: User): UserState {
  return {
    active: UserState.ACTIVE,
    inactive: UserState.INACTIVE,
    locked: UserState.LOCKED,
    initial: UserState.INITIAL,
    deleted: UserState.DELETED,
  }[given.state ?? "active"];
}

/** A user as the API answers it. */
export function userMessage(user: User): MessageInitShape<typeof UserSchema> {
  const { id, userName, human, machine } = user.given;
  return {
    userId: id,
    state: userState(user),
    username: userName,
    loginNames: [userName],
    preferredLoginName: userName,
    type: human
      ? { case: "human", value: humanMessage(human, displayName(user)) }
      : { case: "machine", value: machineMessage(machine ?? {}, displayName(user)) },
    details: detailsOf(user),
  };
}

function detailsOf(user: User) {
  const { sequence, at } = lastRecordChange(user);
  return {
    sequence: BigInt(sequence),
    changeDate: timestamp(at),
    resourceOwner: user.given.orgId,
    creationDate: timestamp(user.createdAt),
  };
}

function humanMessage(human: WorldHuman, name: string) {
  const { firstName = "", lastName = "", nickName = "", preferredLanguage = "und" } = human;
  return {
    profile: {
      givenName: firstName,
      familyName: lastName,
      nickName,
      displayName: name,
      preferredLanguage,
      gender: Gender.UNSPECIFIED,
    },
    email: { email: human.email ?? "", isVerified: human.emailVerified ?? false },
    phone: { phone: human.phone ?? "", isVerified: human.phoneVerified ?? false },
  };
}

function machineMessage({ description = "", clientSecret, accessTokenType }: WorldMachine, name: string) {
  return {
    name,
    description,
    hasSecret: clientSecret !== undefined,
    accessTokenType: accessTokenType === "jwt" ? AccessTokenType.JWT : AccessTokenType.BEARER,
  };
}
