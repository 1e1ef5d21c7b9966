import type { EventType } from "./event-type.js";
import { appendEvent, enrolment, founder } from "./events.js";
import { lowerCase } from "./lower-case.js";
import type { EmulatorState, User, UserEvent } from "./state.js";
import { put, type Undo } from "./undo.js";
import { addUser, checkRolePlaces, unknownOrg } from "./users.js";
import type { UserState, WorldFactor, WorldPart, WorldRoles } from "./world.js";
import { checkFactor, checkRoles, checkUserState } from "./world-schema.js";

/** Adds organizations, projects and users. What contradicts what exists is a TypeError, and nothing is added. */
export function addPart(state: EmulatorState, part: WorldPart): void {
  const undo: Undo = [];
  try {
    fill(state, part, undo);
  } catch (reason) {
    for (const step of undo.reverse()) step();
    throw reason;
  }
}

/** The same, for a state that is of no use where something contradicts. */
export function fill(
  state: EmulatorState,
  { orgs = [], projects = [], users = [] }: WorldPart,
  undo?: Undo,
): void {
  for (const org of orgs) {
    if (state.orgs.has(org.id)) throw new TypeError(`two organizations have the id ${org.id}`);
    put(state.orgs, org.id, org, undo);
    put(state.usersByOrg, org.id, [], undo);
  }
  for (const project of projects) {
    const { id, orgId } = project;
    if (!state.orgs.has(orgId)) throw new TypeError(`project ${id}: ${unknownOrg(state, orgId)}`);
    if (state.projects.has(id) || state.orgs.has(id)) throw new TypeError(`project ${id}: the id is taken`);
    put(state.projects, id, project, undo);
  }
  for (const user of users) addUser(state, user, undo);
}

/** Lets a person register a factor. */
export function addFactor(state: EmulatorState, userId: string, factor: WorldFactor): void {
  checkFactor(factor);
  const user = existingUser(state, userId);
  if (!user.given.human) throw new TypeError(`user ${userId}: only a person has factors`);
  const present = user.factors.filter(({ removedAt }) => removedAt === undefined);
  const isTaken = present.some((one) =>
    "id" in factor ? "id" in one && one.id === factor.id : one.type === factor.type,
  );
  if (isTaken) throw new TypeError(`user ${userId}: the factor is there already`);
  user.factors.push({ ...factor });
  for (const type of enrolment(factor)) write(state, user, type);
}

/** Gives a person or machine another state, by the events that a server would write. */
export function setUserState(state: EmulatorState, userId: string, next: UserState): void {
  checkUserState(next);
  const user = existingUser(state, userId);
  const { state: current = "active" } = user.given;
  if (current === next) return;
  if (next === "initial") throw new TypeError(`user ${userId}: nobody becomes initial again`);
  const toActive = leaving[current];
  if (toActive) user.lastChange = write(state, user, toActive);
  const fromActive = entering[next];
  if (fromActive) user.lastChange = write(state, user, fromActive);
  user.given = { ...user.given, state: next };
  if (next === "deleted") state.usersByLoginName.delete(lowerCase(user.given.userName));
}

const leaving: Partial<Record<UserState, EventType>> = {
  inactive: "user.reactivated",
  locked: "user.unlocked",
};
const entering: Partial<Record<UserState, EventType>> = {
  inactive: "user.deactivated",
  locked: "user.locked",
  deleted: "user.removed",
};

/** Gives a user these roles, and no others. Servers write such events elsewhere, not with the user. */
export function setRoles(state: EmulatorState, userId: string, roles: WorldRoles): void {
  checkRoles(roles);
  const user = existingUser(state, userId);
  checkRolePlaces(state, roles, (reason) => new TypeError(`user ${userId}: ${reason}`));
  user.given = { ...user.given, roles: structuredClone(roles) };
}

function existingUser(state: EmulatorState, userId: string): User {
  const user = state.users.get(userId);
  if (!user) throw new TypeError(`no user has the id ${JSON.stringify(userId)}`);
  if (user.given.state === "deleted") throw new TypeError(`user ${userId}: is deleted`);
  return user;
}

function write(state: EmulatorState, { given }: User, type: EventType): UserEvent {
  return appendEvent(state, given.id, { type, editorId: founder.id, resourceOwner: given.orgId });
}
