import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { AccessTokenType, type UserSchema, UserState } from "../../../gen/zitadel/user/v1/user_pb.js";
import { ErrorId } from "../../errors.js";
import { type CallContext, timestamp } from "../service/context.js";
import { failure } from "../service/failure.js";
import { lastRecordChange } from "../world/events.js";
import { lowerCase } from "../world/lower-case.js";
import type { User } from "../world/state.js";
import { displayName, exists } from "../world/users.js";
import type { WorldHuman, WorldMachine } from "../world/world.js";
import type { Rpcs } from "./rpc.js";

/** A user by id, in the organization of the call; by login name, in any. */
export const users: Pick<Rpcs, "getUserByID" | "getUserByLoginNameGlobal"> = {
  getUserByID: ({ id }, context) => {
    const user = found(context, context.state.users.get(id));
    if (user.given.orgId !== context.orgId) throw notFound(context, ErrorId.UserInOtherOrganization);
    return { user: userMessage(user) };
  },
  getUserByLoginNameGlobal: ({ loginName }, context) => ({
    user: userMessage(found(context, context.state.usersByLoginName.get(lowerCase(loginName)))),
  }),
};

function found(context: CallContext, user: User | undefined): User {
  if (!exists(context.state, user)) throw notFound(context, ErrorId.UserNotFound);
  return user;
}

function notFound({ text }: CallContext, id: string) {
  return failure(Code.NotFound, id, text("Errors.User.NotFound"));
}

/** The state of a user as the API has it. */
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
  const { id, orgId, userName, human, machine } = user.given;
  const { sequence, at } = lastRecordChange(user);
  return {
    id,
    details: {
      sequence: BigInt(sequence),
      creationDate: timestamp(user.createdAt),
      changeDate: timestamp(at),
      resourceOwner: orgId,
    },
    state: userState(user),
    userName,
    loginNames: [userName],
    preferredLoginName: userName,
    type: human
      ? { case: "human", value: humanMessage(human, displayName(user)) }
      : { case: "machine", value: machineMessage(machine ?? {}, displayName(user)) },
  };
}

function humanMessage(human: WorldHuman, name: string) {
  const { firstName = "", lastName = "", nickName = "", preferredLanguage = "und" } = human;
  return {
    profile: { firstName, lastName, nickName, displayName: name, preferredLanguage },
    email: { email: human.email ?? "", isEmailVerified: human.emailVerified ?? false },
    phone: { phone: human.phone ?? "", isPhoneVerified: human.phoneVerified ?? false },
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
