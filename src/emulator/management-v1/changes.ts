import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ChangeSchema } from "../../../gen/zitadel/change/v1/change_pb.js";
import { type CallContext, timestamp } from "../service/context.js";
import { eventsOf, founder } from "../world/events.js";
import type { UserEvent } from "../world/state.js";
import { displayName } from "../world/users.js";
import type { Rpcs } from "./rpc.js";

/** The events of a user in the organization of the call. */
export const changes: Pick<Rpcs, "listUserChanges"> = {
  listUserChanges: ({ userId, query }, context) => {
    const { sequence = 0n, limit = 0, asc = false } = query ?? {};
    const events = eventsOf(context.state, userId).filter(
      ({ resourceOwner }) => resourceOwner === context.orgId,
    );
    const from = Number(sequence);
    const wanted = asc
      ? events.filter((event) => event.sequence > from)
      : events.reverse().filter((event) => from === 0 || event.sequence < from);
    return { result: wanted.slice(0, limit || undefined).map((event) => change(event, context)) };
  },
};

function change(event: UserEvent, context: CallContext): MessageInitShape<typeof ChangeSchema> {
  const key = `EventTypes.${event.type}` as const;
  return {
    changeDate: timestamp(event.at),
    eventType: { key, localizedMessage: context.text(key) },
    sequence: BigInt(event.sequence),
    editorId: event.editorId,
    resourceOwnerId: event.resourceOwner,
    ...editor(event.editorId, context),
  };
}

function editor(id: string, { state }: CallContext) {
  if (id === founder.id) {
    return { editorDisplayName: founder.name, editorPreferredLoginName: founder.name };
  }
  const user = state.users.get(id);
  if (!user) return {};
  return { editorDisplayName: displayName(user), editorPreferredLoginName: user.given.userName };
}
