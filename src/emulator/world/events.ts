import type { EventType } from "./event-type.js";
import type { EmulatorState, User, UserEvent } from "./state.js";
import type { WorldFactor, WorldUser } from "./world.js";

/** Who made what the world describes; no user has this id. */
export const founder = { id: "400000000000000001", name: "admin" };

/** Writes an event; its sequence counts all events of that user. */
export function appendEvent(
  state: EmulatorState,
  userId: string,
  event: Pick<UserEvent, "type" | "editorId" | "resourceOwner">,
): UserEvent {
  const written = state.events.get(userId) ?? [];
  if (written.length === 0) state.events.set(userId, written);
  const user = state.users.get(userId);
  const seeded = user ? givenEventTypes(user.origin).length : 0;
  const appended = { ...event, at: nextEventTime(state), sequence: seeded + written.length + 1 };
  written.push(appended);
  return appended;
}

/** All events of a user, oldest first: those that led to what the world describes, then those written since. */
export function eventsOf(state: EmulatorState, userId: string): UserEvent[] {
  const user = state.users.get(userId);
  const given = user ? givenEvents(user) : [];
  return [...given, ...(state.events.get(userId) ?? [])];
}

/** The sequence and time of the last event that changed the user record itself; factors do not. */
export function lastRecordChange(user: User): { sequence: number; at: number } {
  if (user.lastChange) return user.lastChange;
  const events = givenEvents(user);
  const last = events.findLast(({ type }) => changesRecord.test(type));
  return last ?? { sequence: 0, at: user.createdAt };
}

const changesRecord =
  /\.(human|machine)\.added$|\.(email|phone)\.verified$|^user\.(deactivated|locked|removed)$/;

function givenEvents(user: User): UserEvent[] {
  return givenEventTypes(user.origin).map((type, index) => ({
    type,
    at: user.createdAt,
    sequence: index + 1,
    editorId: founder.id,
    resourceOwner: user.given.orgId,
  }));
}

function givenEventTypes(user: WorldUser): EventType[] {
  return [...registration(user), ...(user.factors ?? []).flatMap(enrolment), ...change(user)];
}

function registration({ human, state }: WorldUser): EventType[] {
  if (!human) return ["user.machine.added"];
  const types: EventType[] = ["user.human.added"];
  if (state === "initial") types.push("user.human.initialization.code.added");
  if (human.emailVerified) types.push("user.human.email.verified");
  else if (state !== "initial") types.push("user.human.email.code.added");
  if (human.phoneVerified) types.push("user.human.phone.verified");
  return types;
}

/** The events of the registration of a factor. */
export function enrolment(factor: WorldFactor): EventType[] {
  if (factor.type === "otpSms") return ["user.human.mfa.otp.sms.added"];
  if (factor.type === "otpEmail") return ["user.human.mfa.otp.email.added"];
  if (factor.type === "recoveryCodes") return ["user.human.mfa.recoverycode.added"];
  const [added, verified] = {
    u2f: ["user.human.mfa.u2f.token.added", "user.human.mfa.u2f.token.verified"] as const,
    passkey: ["user.human.passwordless.token.added", "user.human.passwordless.token.verified"] as const,
    otp: ["user.human.mfa.otp.added", "user.human.mfa.otp.verified"] as const,
  }[factor.type];
  return factor.state === "not_ready" ? [added] : [added, verified];
}

function change({ state }: WorldUser): EventType[] {
  if (state === "inactive") return ["user.deactivated"];
  if (state === "locked") return ["user.locked"];
  return state === "deleted" ? ["user.removed"] : [];
}

/** The time, in microseconds since 1970. Events of the same millisecond still differ. */
export function nextEventTime(state: EmulatorState): number {
  state.lastEventAt = Math.max(state.now() * 1000, state.lastEventAt + 1);
  return state.lastEventAt;
}
