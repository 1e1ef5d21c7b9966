import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Change } from "../../gen/zitadel/change/v1/change_pb.js";
import { Type, type User, UserFieldName, UserState } from "../../gen/zitadel/user/v1/user_pb.js";
import { TextQueryMethod } from "../../gen/zitadel/v1/object_pb.js";
import type { ManagementClient } from "../client.js";
import type { AuditEntry, FactorApi } from "./api.js";
import type { Person } from "./person.js";
import {
  callOptions,
  factorsOf,
  listQuery,
  namedEvent,
  passkeysOf,
  peoplePage,
  peopleQueries,
  personState,
  reachedBy,
  removalEvent,
} from "./plain.js";
import { removalRpc } from "./removal-rpc.js";

/** The job over Management v1. */
export function managementV1(client: ManagementClient): FactorApi {
  return {
    name: "v1",
    checksOrganization: true,
    searchesOneOrganization: true,
    getPerson: async (id, call) => personOf(await client.getUserByID({ id }, callOptions(call))),
    getPersonByLoginName: async (loginName, call) =>
      personOf(await client.getUserByLoginNameGlobal({ loginName }, callOptions(call))),
    async listPeople(search, call) {
      const request = {
        query: listQuery(search),
        sortingColumn:
          search.sortBy === "displayName" ? UserFieldName.DISPLAY_NAME : UserFieldName.UNSPECIFIED,
        queries: peopleQueries(search, numbers),
      };
      const orgId = search.orgId ?? call.orgId;
      const { result, details } = await client.listUsers(request, callOptions({ ...call, orgId }));
      const people = result.flatMap((user) => personOf({ user }) ?? []);
      return peoplePage(people, details);
    },
    listSecondFactors: async (userId, call) =>
      factorsOf((await client.listHumanAuthFactors({ userId }, callOptions(call))).result),
    listPasskeys: async (userId, call) =>
      passkeysOf((await client.listHumanPasswordless({ userId }, callOptions(call))).result),
    async removeFactor({ type, userId, tokenId = "" }, call) {
      const rpc = removalRpc[type];
      return removalEvent(rpc, (await client[rpc]({ userId, tokenId }, callOptions(call))).details);
    },
    async createLink(userId, send, call) {
      if (send) {
        const { details } = await client.sendPasswordlessRegistration({ userId }, callOptions(call));
        namedEvent("sendPasswordlessRegistration", details);
        return {};
      }
      const { link, expiration } = await client.addPasswordlessRegistration({ userId }, callOptions(call));
      return { url: link, ...(expiration && { validMs: Number(expiration.seconds) * 1_000 }) };
    },
    async listChanges(userId, { before = "0", limit }, call) {
      const query = { sequence: BigInt(before), limit };
      const { result } = await client.listUserChanges({ userId, query }, callOptions(call));
      return result.map(auditEntry);
    },
  };
}

function personOf({ user }: { user?: User | undefined }): Person | undefined {
  if (!user?.details) return undefined;
  const human = user.type.case === "human" ? user.type.value : undefined;
  const { email, phone } = human ?? {};
  const name = human?.profile?.displayName || (user.type.case === "machine" && user.type.value.name);
  return {
    id: user.id,
    orgId: user.details.resourceOwner,
    kind: human ? "human" : "machine",
    state: personState(UserState[user.state]),
    userName: user.userName,
    loginName: user.preferredLoginName || user.userName,
    loginNames: [...user.loginNames],
    displayName: name || user.userName,
    ...reachedBy(
      email && { email: email.email, isVerified: email.isEmailVerified },
      phone && { phone: phone.phone, isVerified: phone.isPhoneVerified },
    ),
  };
}

const states = {
  active: UserState.ACTIVE,
  inactive: UserState.INACTIVE,
  locked: UserState.LOCKED,
  initial: UserState.INITIAL,
  suspended: UserState.SUSPEND,
  deleted: UserState.DELETED,
};

const numbers = {
  equals: TextQueryMethod.EQUALS_IGNORE_CASE,
  contains: TextQueryMethod.CONTAINS_IGNORE_CASE,
  types: { human: Type.HUMAN, machine: Type.MACHINE },
  states,
};

function auditEntry({ sequence, changeDate, eventType, ...editor }: Change): AuditEntry {
  return {
    sequence: String(sequence),
    ...(changeDate && { time: timestampDate(changeDate) }),
    type: eventType?.key.replace(/^EventTypes\./, "") ?? "",
    text: eventType?.localizedMessage ?? "",
    authorId: editor.editorId,
    author: editor.editorDisplayName || editor.editorPreferredLoginName || editor.editorId,
  };
}
