import { createPublicKey } from "node:crypto";
import { nextEventTime } from "./events.js";
import { lowerCase } from "./lower-case.js";
import { roleNames } from "./role-names.js";
import { meant } from "./shape.js";
import { type EmulatorState, type Factor, newId, type User } from "./state.js";
import { put, type Undo } from "./undo.js";
import type { World, WorldRoles, WorldUser } from "./world.js";

/** Adds a user of the world, and indexes it. */
export function addUser(state: EmulatorState, given: WorldUser, undo?: Undo): void {
  const wrong = (reason: string) => new TypeError(`user ${given.id}: ${reason}`);
  const org = state.usersByOrg.get(given.orgId);
  if (!org) throw wrong(unknownOrg(state, given.orgId));
  if (state.users.has(given.id)) throw wrong("the id is taken");
  if (given.human && given.machine) throw wrong("a person is no machine user");
  const factors = given.factors ?? [];
  checkRolePlaces(state, given.roles ?? {}, wrong);
  if (factors.length > 0 && !given.human) throw wrong("only a person has factors");
  const tokenIds = factors.flatMap((factor) => ("id" in factor ? [factor.id] : []));
  if (new Set(tokenIds).size < tokenIds.length) throw wrong("two keys or passkeys have the same id");
  const types = factors.flatMap(({ type }) => (onceOnly.includes(type) ? [type] : []));
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  if (twice) throw wrong(`two factors are ${twice}, of which a person has one`);
  const user: User = {
    given,
    origin: given,
    createdAt: nextEventTime(state),
    factors: factors.map((factor) => ({ ...factor })),
  };
  put(state.users, given.id, user, undo);
  org.push(user);
  undo?.push(() => org.pop());
  if (given.state !== "deleted") {
    const loginName = lowerCase(given.userName);
    if (state.usersByLoginName.has(loginName)) throw wrong(`the user name ${given.userName} is taken`);
    put(state.usersByLoginName, loginName, user, undo);
  }
  for (const token of given.tokens ?? []) {
    if (state.personalAccessTokens.has(token)) throw wrong("another user has the same token");
    put(state.personalAccessTokens, token, { id: newId(state), userId: given.id }, undo);
  }
  for (const { keyId, publicKey } of given.machine?.keys ?? []) {
    if (!isRsaKey(publicKey))
      throw wrong(`the key ${keyId} is no public RSA key (PEM, SPKI), as servers want it`);
    if (state.keys.has(keyId)) throw wrong(`another key has the id ${keyId}`);
    put(state.keys, keyId, { userId: given.id, publicKey }, undo);
  }
}

const onceOnly: Factor["type"][] = ["otp", "otpSms", "otpEmail"];

function isRsaKey(pem: string): boolean {
  try {
    return /-BEGIN PUBLIC KEY-/.test(pem) && createPublicKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

/** Checks that roles are on something that exists, and of its level. */
export function checkRolePlaces(
  { orgs, projects }: EmulatorState,
  roles: WorldRoles,
  wrong: (reason: string) => Error,
): void {
  for (const [id, names] of Object.entries(roles)) {
    const level =
      id === "instance" ? "instance" : orgs.has(id) ? "org" : projects.has(id) ? "project" : undefined;
    if (!level)
      throw wrong(
        `roles on ${id}, which is no organization and no project${suggestion(id, [...orgs.keys(), ...projects.keys()])}`,
      );
    const other = names.find((name) => !roleNames[level].includes(name));
    if (other !== undefined) throw wrong(`${other} is no role on ${place[level]}, which ${id} is`);
  }
}

/** What is wrong with the id of an organization that there is not. */
export function unknownOrg({ orgs }: EmulatorState, id: string): string {
  return `no organization has the id ${id}${suggestion(id, [...orgs.keys()])}`;
}

function suggestion(id: string, ids: string[]): string {
  const near = meant(id, ids);
  return near ? `: ${near}` : "";
}

const place = { instance: "the instance", org: "an organization", project: "a project" };

/** Whether a user exists: not deleted, and neither is the organization removed. */
export function exists(state: EmulatorState, user: User | undefined): user is User {
  return (
    user !== undefined &&
    user.given.state !== "deleted" &&
    state.orgs.get(user.given.orgId)?.state !== "removed"
  );
}

/** Whether a user may sign in and use tokens. */
export function isEnabled(state: EmulatorState, user: User | undefined): user is User {
  return exists(state, user) && user.given.state !== "inactive" && user.given.state !== "locked";
}

/** Whether a person has a second factor that is ready; a passkey is none. */
export function hasSecondFactor({ factors }: User): boolean {
  return factors.some((factor) => factor.removedAt === undefined && isSecondFactor(factor));
}

/** Whether the server wants a second factor of a person: a key that is gone and yet listed counts, too. */
export function needsSecondFactor({ factors }: User): boolean {
  return factors.some(
    (factor) => (factor.removedAt === undefined || factor.staysListed) && isSecondFactor(factor),
  );
}

function isSecondFactor(factor: Factor): boolean {
  return (
    ["u2f", "otp", "otpSms", "otpEmail"].includes(factor.type) &&
    !("state" in factor && factor.state === "not_ready")
  );
}

/** What the world has become: the factors that are left. What is in it must not be changed. */
export function currentWorld(state: EmulatorState): World {
  const { applications } = state.oauth;
  return {
    apis: [...state.apis],
    orgs: [...state.orgs.values()].map((org) => ({ ...org })),
    ...(state.projects.size > 0 && { projects: [...state.projects.values()].map((one) => ({ ...one })) }),
    users: [...state.users.values()].map(({ given, factors }) => ({
      ...given,
      ...((given.factors || factors.length > 0) && {
        factors: factors.filter(({ removedAt }) => removedAt === undefined).map((factor) => ({ ...factor })),
      }),
    })),
    ...(applications && { applications: [...applications.values()].map((one) => ({ ...one })) }),
  };
}

/** The name that is shown for a user. */
export function displayName({ given }: User): string {
  const { human, machine } = given;
  if (!human) return machine?.name || given.userName;
  return [human.firstName, human.lastName].filter(Boolean).join(" ") || given.userName;
}
