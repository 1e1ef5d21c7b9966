import { type User, UserState } from "../../gen/zitadel/user/v1/user_pb.js";
import { TextQueryMethod } from "../../gen/zitadel/v1/object_pb.js";
import type { ManagementClient } from "../client.js";
import { ErrorId, zitadelError } from "../errors.js";
import { CliError, ExitCode, usageError } from "./cli-error.js";
import type { Connection } from "./connection.js";

/** What the commands show of a user. */
export interface UserSummary {
  id: string;
  orgId: string;
  userName: string;
  displayName: string;
  email: string;
  type: "human" | "machine";
  /** Such as `active`. */
  state: string;
}

/** Picks what the commands show of a user. */
export function summarize(user: User): UserSummary {
  const human = user.type.case === "human" ? user.type.value : undefined;
  return {
    id: user.id,
    orgId: user.details?.resourceOwner ?? "",
    userName: user.userName,
    displayName: human?.profile?.displayName ?? (user.type.case === "machine" ? user.type.value.name : ""),
    email: human?.email?.email ?? "",
    type: user.type.case === "machine" ? "machine" : "human",
    state: (UserState[user.state] ?? String(user.state)).toLowerCase(),
  };
}

/** One line about a user. */
export function userLine({ displayName, userName, email, id, orgId, state }: UserSummary): string {
  const names = [displayName, userName, email].filter(
    (name, index, all) => name && all.indexOf(name) === index,
  );
  return `${names.join(", ")} (user ${id} of organization ${orgId}, ${state})`;
}

/**
 * Finds the one user with this id, login name or e-mail address: in the organization of the connection, then by login
 * name in every organization that the caller may see. Throws where there is none, or more than one.
 */
export async function findUser({ client, options }: Connection, name: string): Promise<UserSummary> {
  const isId = /^\d+$/.test(name);
  const user =
    (isId ? await byId(client, name) : undefined) ??
    (await byNameOrEmail(client, name)) ??
    (await byLoginName(client, name)) ??
    (isId ? undefined : await byId(client, name));
  if (!user) throw new CliError(`there is no user ${name}: look with "users find"`, ExitCode.notFound);
  const found = summarize(user);
  if (options.orgId !== undefined && found.orgId !== options.orgId) {
    throw usageError(`the user ${name} belongs to organization ${found.orgId}, not to ${options.orgId}`);
  }
  return found;
}

async function byId(client: ManagementClient, id: string): Promise<User | undefined> {
  return orUndefined(client.getUserByID({ id }), [ErrorId.UserNotFound]);
}

async function byLoginName(client: ManagementClient, loginName: string): Promise<User | undefined> {
  // Who may not look into other organizations sees that the user is not in their own.
  return orUndefined(client.getUserByLoginNameGlobal({ loginName }), [
    ErrorId.UserNotFound,
    ErrorId.NoPermission,
    ErrorId.MembershipNotFound,
  ]);
}

async function byNameOrEmail(client: ManagementClient, name: string): Promise<User | undefined> {
  const method = TextQueryMethod.EQUALS_IGNORE_CASE;
  const { result } = await client.listUsers({
    query: { limit: 10 },
    queries: [
      {
        query: {
          case: "orQuery",
          value: {
            queries: [
              { query: { case: "loginNameQuery", value: { loginName: name, method } } },
              { query: { case: "emailQuery", value: { emailAddress: name, method } } },
            ],
          },
        },
      },
    ],
  });
  if (result.length > 1) {
    const lines = result.map((user) => `\n  ${userLine(summarize(user))}`);
    throw usageError(`${name} is more than one user, name one by id:${lines.join("")}`);
  }
  return result[0];
}

async function orUndefined(
  call: Promise<{ user?: User | undefined }>,
  expected: readonly ErrorId[],
): Promise<User | undefined> {
  try {
    return (await call).user;
  } catch (error) {
    const { id } = zitadelError(error);
    if (expected.some((candidate) => candidate === id)) return undefined;
    throw error;
  }
}
