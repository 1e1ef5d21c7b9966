import { generateKeyPairSync } from "node:crypto";
import type { World, WorldFactor, WorldHuman, WorldOrg, WorldUser } from "../../src/emulator.js";
import { applicationsOf } from "./applications.js";
import type {
  Bindings,
  Caller,
  Given,
  GivenFactor,
  GivenUser,
  Protocol,
  RecordedCase,
  Recording,
} from "./load.js";

/** The key of every machine user that has a JSON key. */
export const machineKey = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The id of that key. */
export const machineKeyId = "500000000000000001";

/** The names that stand for ids and texts in a case, for one protocol. */
export function bindingsOf(recording: Recording, recorded: RecordedCase, protocol: Protocol): Bindings {
  const callers = Object.entries(recording.callers).map(([name, { userName }]) => [
    `${name}UserName`,
    userName,
  ]);
  const fixture = recorded.uses ? recording.fixtures?.[recorded.uses]?.bindings : {};
  return {
    ...Object.fromEntries(callers),
    ...recording.bindings,
    ...fixture,
    ...recorded.bindings?.[protocol],
  };
}

/** Makes the world of a case: its organizations, the callers, and what was given, all with the recorded ids. */
export function worldOfCase(recording: Recording, recorded: RecordedCase, protocol: Protocol): World {
  const bindings = bindingsOf(recording, recorded, protocol);
  const given: Given =
    recorded.given ?? (recorded.uses ? recording.fixtures?.[recorded.uses]?.given : undefined) ?? {};
  const orgNames = ["orgA", "orgB", "inactiveOrg", "removedOrg", ...Object.keys(given.orgs ?? {})];
  const applications = Object.values(applicationsOf(recording));
  return {
    orgs: orgNames.filter((name) => bindings[name]).map((name) => org(name, bindings)),
    users: [
      ...Object.entries(recording.callers).map(([name, one]) => caller(name, one, bindings)),
      ...Object.entries(given.users ?? {}).map(([name, one]) => user(name, one, bindings)),
      ...(bindings.personId ? [person(bindings)] : []),
    ],
    ...(applications.length > 0 && { applications }),
  };
}

function org(name: string, bindings: Bindings): WorldOrg {
  const state = { inactiveOrg: "inactive", removedOrg: "removed" }[name] as WorldOrg["state"];
  return {
    id: bound(bindings, name),
    name: `${name.toLowerCase()}-${bindings.run}`,
    ...(state && { state }),
  };
}

function caller(name: string, one: Caller, bindings: Bindings): WorldUser {
  const { note = "" } = one;
  return {
    id: one.userId,
    orgId: bound(bindings, one.org),
    userName: one.userName,
    machine: {
      ...(note.includes("has a client secret") && { clientSecret: `secret:${name}` }),
      ...(note.includes("has a JSON key") && {
        keys: [
          {
            keyId: machineKeyId,
            publicKey: machineKey.publicKey.export({ type: "spki", format: "pem" }) as string,
          },
        ],
      }),
      ...(one.accessTokenType === "ACCESS_TOKEN_TYPE_JWT" && { accessTokenType: "jwt" }),
    },
    roles: {
      ...(one.roles && { [bound(bindings, one.org)]: one.roles }),
      ...(one.rolesInOrgB && { [bound(bindings, "orgB")]: one.rolesInOrgB }),
      ...(one.instanceRoles && { instance: one.instanceRoles }),
    },
    tokens: /token (removed|expired)/.test(note) ? [] : [`pat:${name}`],
  };
}

/** Who decides at the page of the device. */
function person(bindings: Bindings): WorldUser {
  const userName = `person-${bindings.run}`;
  return user("person", { userName, lastName: userName }, bindings);
}

function user(name: string, given: GivenUser, bindings: Bindings): WorldUser {
  const id = bound(bindings, `${name}Id`);
  const userName =
    given.userName?.replaceAll("<run>", bindings.run ?? "") ?? bindings[`${name}Name`] ?? `${name}-${id}`;
  const { state = given.initial ? "initial" : "active" } = given;
  return {
    id,
    orgId: bound(bindings, given.org ?? "orgA"),
    userName,
    state,
    ...(given.machine
      ? { machine: given.machine }
      : {
          human: human(given, userName, bindings),
          factors: (given.factors ?? []).map((one) => factor(one, bindings)),
        }),
  };
}

function human(given: GivenUser, userName: string, bindings: Bindings): WorldHuman {
  const hasPhone = given.phone !== false && !given.initial;
  return {
    firstName: given.firstName ?? "Test",
    lastName: given.lastName ?? "User",
    ...(given.nickName && { nickName: given.nickName }),
    email: given.email?.replaceAll("<run>", bindings.run ?? "") ?? `${userName}@example.com`,
    emailVerified: given.emailVerified ?? !given.initial,
    ...(hasPhone && { phone: given.phone || "+41791234567", phoneVerified: true }),
    ...(given.language && { preferredLanguage: given.language }),
  };
}

function factor(given: GivenFactor, bindings: Bindings): WorldFactor {
  if (given === "otpSms" || given === "otpEmail" || given === "recoveryCodes") return { type: given };
  if (given === "totp") return { type: "otp" };
  const state = given.ready === false ? "not_ready" : "ready";
  if ("totp" in given) return { type: "otp", state };
  const { name = "" } = given;
  return "u2f" in given
    ? { type: "u2f", id: bound(bindings, given.u2f), name, state }
    : { type: "passkey", id: bound(bindings, given.passkey), name, state };
}

function bound(bindings: Bindings, name: string): string {
  const id = bindings[name];
  if (id === undefined) throw new Error(`no binding for ${name}`);
  return id;
}
