import type { ManagementClient } from "zitadel-mgmt";
import { Type, type User, UserFieldName, UserState } from "zitadel-mgmt/gen/zitadel/user/v1/user_pb";
import { TextQueryMethod } from "zitadel-mgmt/gen/zitadel/v1/object_pb";

/** How many people a page of results has. */
export const pageSize = 20;

/** One page of people. */
export interface People {
  total: number;
  people: User[];
}

/** Finds people whose name, e-mail address or login name contains the text. `page` counts from 1. */
export async function findPeople(
  management: ManagementClient,
  text: string,
  page: number,
  signal: AbortSignal,
): Promise<People> {
  const method = TextQueryMethod.CONTAINS_IGNORE_CASE;
  const response = await management.listUsers(
    {
      query: { offset: BigInt((page - 1) * pageSize), limit: pageSize, asc: true },
      sortingColumn: UserFieldName.DISPLAY_NAME,
      queries: [
        { query: { case: "typeQuery", value: { type: Type.HUMAN } } },
        {
          query: {
            case: "orQuery",
            value: {
              queries: [
                { query: { case: "displayNameQuery", value: { displayName: text, method } } },
                { query: { case: "emailQuery", value: { emailAddress: text, method } } },
                { query: { case: "loginNameQuery", value: { loginName: text, method } } },
                { query: { case: "userNameQuery", value: { userName: text, method } } },
              ],
            },
          },
        },
      ],
    },
    { signal },
  );
  return { total: Number(response.details?.totalResult ?? 0), people: response.result };
}

/** Gets a person of the client's organization. The lists of keys would answer for people of any organization. */
export async function getPerson(
  management: ManagementClient,
  id: string,
  signal: AbortSignal,
): Promise<User | undefined> {
  return (await management.getUserByID({ id }, { signal })).user;
}

/** The name to call a user by. */
export function displayName(user: User): string {
  const name = user.type.case === "human" ? user.type.value.profile?.displayName : user.type.value?.name;
  return name || user.preferredLoginName || user.userName;
}

/** The e-mail address of a person. */
export function emailOf(user: User): string | undefined {
  return user.type.case === "human" ? user.type.value.email?.email || undefined : undefined;
}

/** A user's state in a word; undefined for people who can sign in as usual. */
export function unusualState(user: User): string | undefined {
  return {
    [UserState.UNSPECIFIED]: undefined,
    [UserState.ACTIVE]: undefined,
    [UserState.INACTIVE]: "Deactivated",
    [UserState.DELETED]: "Deleted",
    [UserState.LOCKED]: "Locked",
    [UserState.SUSPEND]: "Suspended",
    [UserState.INITIAL]: "Not yet set up",
  }[user.state];
}
