import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { ListUsersRequestSchema } from "../../gen/zitadel/management/v1/management_pb.js";
import { type SearchQuerySchema, type User, UserState } from "../../gen/zitadel/user/v1/user_pb.js";
import { TextQueryMethod } from "../../gen/zitadel/v1/object_pb.js";
import type { ManagementClient } from "../client.js";
import { ErrorId, zitadelError } from "../errors.js";
import { isForeign } from "../outcome.js";
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

/** Users that match, and how many do in all; this is 0 where the offset lies beyond the end. */
export async function listUsers(
  client: ManagementClient,
  request: MessageInitShape<typeof ListUsersRequestSchema>,
): Promise<{ users: User[]; total: number }> {
  const { result, details } = await client.listUsers(request);
  // ZITADEL always sends them. An empty answer of something in between must not mean that there is nobody.
  if (!details)
    throw new CliError("the users came without details: is the answer ZITADEL's?", ExitCode.failed);
  return { users: result, total: Number(details.totalResult) };
}

/** The longest name that the API takes, in characters. */
const longestName = 200;

/** How many users are shown at most where a name fits several. */
const shownUsers = 10;

/**
 * Finds the one user whom a name means: as an id, as a login name in any organization, and as a user name or e-mail
 * address in the organization of the connection. Throws where there is none, or more than one.
 */
export async function findUser({ client, options }: Connection, name: string): Promise<UserSummary> {
  if ([...name].length > longestName) {
    throw usageError(`no id, login name or e-mail address has more than ${longestName} characters`);
  }
  const [withId, listed, withLoginName] = await Promise.all([
    byId(client, name),
    byAnyName(client, name),
    byLoginName(client, name),
  ]);
  const answers = [withId === "elsewhere" ? undefined : withId, ...listed.users, withLoginName];
  const users = new Map(answers.flatMap((user) => (user ? [[user.id, user]] : [])));
  const elsewhere = withId === "elsewhere" && !users.has(name);
  const more = listed.total - listed.users.length;
  const lines = [
    ...[...users.values()].map((user) => userLine(summarize(user))),
    ...(elsewhere ? [`user ${name} of another organization`] : []),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  if (lines.length > 1) {
    const how = elsewhere || users.has(name) ? "in another way than by id" : "by id";
    throw usageError(`${name} is more than one user, name one ${how}:`, lines);
  }
  if (elsewhere) {
    throw new CliError(
      `the user ${name} is in another organization: name the user's organization with --org`,
      ExitCode.notFound,
    );
  }
  const [user] = users.values();
  if (!user) throw new CliError(`there is no user ${name}: look with "users find"`, ExitCode.notFound);
  if (!isCalled(user, name))
    throw usageError(`no user is called ${name}; name this one by id if meant:`, lines);
  const found = summarize(user);
  if (options.orgId !== undefined && found.orgId !== options.orgId) {
    throw usageError(`the user ${name} belongs to organization ${found.orgId}, not to ${options.orgId}`);
  }
  return found;
}

/** A database that takes the name for a pattern finds others, too: `_` is any character to it. */
function isCalled({ id, userName, loginNames, type }: User, name: string): boolean {
  const email = type.case === "human" ? type.value.email?.email : undefined;
  const wanted = name.toLowerCase();
  return id === name || [userName, email, ...loginNames].some((one) => one?.toLowerCase() === wanted);
}

async function byId(client: ManagementClient, id: string): Promise<User | "elsewhere" | undefined> {
  try {
    return givenUser(await client.getUserByID({ id }));
  } catch (error) {
    const { code, id: errorId } = zitadelError(error);
    if (errorId === ErrorId.UserInOtherOrganization) return "elsewhere";
    // No path of REST carries such an id. The list finds those of the organization.
    const unaskable = code === Code.InvalidArgument && !isForeign(ConnectError.from(error));
    if (errorId === ErrorId.UserNotFound || unaskable) return undefined;
    throw error;
  }
}

async function byLoginName(client: ManagementClient, loginName: string): Promise<User | undefined> {
  // Who may not look into other organizations sees that the user is not in their own.
  const refusals: (string | undefined)[] = [ErrorId.NoPermission, ErrorId.MembershipNotFound];
  try {
    return givenUser(await client.getUserByLoginNameGlobal({ loginName }));
  } catch (error) {
    const { id } = zitadelError(error);
    if (id === ErrorId.UserNotFound || refusals.includes(id)) return undefined;
    throw error;
  }
}

function givenUser({ user }: { user?: User | undefined }): User {
  if (user?.details) return user;
  throw new CliError("the user came without details: is the answer ZITADEL's?", ExitCode.failed);
}

/** The users of the organization with this id, user name, login name or e-mail address. */
async function byAnyName(client: ManagementClient, name: string): Promise<{ users: User[]; total: number }> {
  const method = TextQueryMethod.EQUALS_IGNORE_CASE;
  const queries: MessageInitShape<typeof SearchQuerySchema>[] = [
    { query: { case: "inUserIdsQuery", value: { userIds: [name] } } },
    { query: { case: "userNameQuery", value: { userName: name, method } } },
    { query: { case: "loginNameQuery", value: { loginName: name, method } } },
    { query: { case: "emailQuery", value: { emailAddress: name, method } } },
  ];
  return listUsers(client, {
    query: { limit: shownUsers, asc: true },
    queries: [{ query: { case: "orQuery", value: { queries } } }],
  });
}
