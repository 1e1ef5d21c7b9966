import type { EventType } from "../world/event-type.js";
import { appendEvent } from "../world/events.js";
import type { UserEvent } from "../world/state.js";
import type { CallContext } from "./context.js";
import { lockLost } from "./faults.js";

/** Writes an event of a user in the name of the caller, unless the call is to lose the race for it. */
export function writeEvent(
  { state, callerId, losesLock }: CallContext,
  userId: string,
  type: EventType,
  resourceOwner: string,
): UserEvent {
  if (losesLock) throw lockLost();
  return appendEvent(state, userId, { type, editorId: callerId, resourceOwner });
}
