import { TextQueryMethod } from "../../gen/zitadel/object/v2/object_pb.js";
import { Type, UserFieldName } from "../../gen/zitadel/user/v2/query_pb.js";
import { type User, UserState } from "../../gen/zitadel/user/v2/user_pb.js";
import type { UserClient } from "../client.js";
import type { FactorApi } from "./api.js";
import type { Person } from "./person.js";
import {
  callOptions,
  factorsOf,
  listQuery,
  namedEvent,
  noEvent,
  passkeysOf,
  peoplePage,
  peopleQueries,
  personState,
  reachedBy,
  removalEvent,
} from "./plain.js";
import { removalRpcV2 } from "./removal-rpc.js";

/** The job over the user service v2. */
export function userServiceV2(client: UserClient): FactorApi {
  return {
    name: "v2",
    checksOrganization: false,
    searchesOneOrganization: false,
    async getPerson(userId, { orgId, ...call }) {
      // The server does not go by the organization. An empty header keeps the client from refusing the answer, which says
      // where the person is: that is compared above.
      const options = callOptions({ ...call, ...(orgId !== undefined && { orgId: "" }) });
      return personOf(await client.getUserByID({ userId }, options));
    },
    async listPeople(search, call) {
      const request = {
        query: listQuery(search),
        sortingColumn:
          search.sortBy === "displayName" ? UserFieldName.DISPLAY_NAME : UserFieldName.UNSPECIFIED,
        queries: [...peopleQueries(search, numbers), ...inOrganization(search.orgId)],
      };
      const { result, details } = await client.listUsers(request, callOptions(call));
      const people = result.flatMap((user) => personOf({ user }) ?? []);
      return peoplePage(people, details);
    },
    listSecondFactors: async (userId, call) =>
      factorsOf((await client.listAuthenticationFactors({ userId }, callOptions(call))).result),
    listPasskeys: async (userId, call) =>
      passkeysOf((await client.listPasskeys({ userId }, callOptions(call))).result),
    async removeFactor({ type, userId, tokenId = "" }, call) {
      const rpc = removalRpcV2[type];
      const request = { userId, u2fId: tokenId, passkeyId: tokenId };
      return removalEvent(rpc, (await client[rpc](request, callOptions(call))).details);
    },
    async removeRecoveryCodes(userId, call) {
      const { details } = await client.removeRecoveryCodes({ userId }, callOptions(call));
      // Its details are of an earlier event, and empty where there was none; a gateway's answer has none at all.
      if (!details) throw noEvent("removeRecoveryCodes");
      return { ...(details.resourceOwner && { orgId: details.resourceOwner }) };
    },
    async createLink(userId, send, call) {
      const medium = { case: send ? ("sendLink" as const) : ("returnCode" as const), value: {} };
      const request = { userId, medium };
      const { code, details } = await client.createPasskeyRegistrationLink(request, callOptions(call));
      namedEvent("createPasskeyRegistrationLink", details);
      return code ? { code: { id: code.id, code: code.code } } : {};
    },
  };
}

function personOf({ user }: { user?: User | undefined }): Person | undefined {
  if (!user?.details) return undefined;
  const human = user.type.case === "human" ? user.type.value : undefined;
  const name = human?.profile?.displayName || (user.type.case === "machine" && user.type.value.name);
  return {
    id: user.userId,
    orgId: user.details.resourceOwner,
    kind: human ? "human" : "machine",
    state: personState(UserState[user.state]),
    userName: user.username,
    loginName: user.preferredLoginName || user.username,
    loginNames: [...user.loginNames],
    displayName: name || user.username,
    ...reachedBy(human?.email, human?.phone),
  };
}

function inOrganization(organizationId: string | undefined) {
  if (organizationId === undefined) return [];
  return [{ query: { case: "organizationIdQuery" as const, value: { organizationId } } }];
}

const states = {
  active: UserState.ACTIVE,
  inactive: UserState.INACTIVE,
  locked: UserState.LOCKED,
  initial: UserState.INITIAL,
  // v2 does not know it: no user is listed.
  suspended: UserState.UNSPECIFIED,
  deleted: UserState.DELETED,
};

const numbers = {
  equals: TextQueryMethod.EQUALS_IGNORE_CASE,
  contains: TextQueryMethod.CONTAINS_IGNORE_CASE,
  types: { human: Type.HUMAN, machine: Type.MACHINE },
  states,
};
