import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { startEmulator, type World } from "../../src/emulator.js";
import { TextQueryMethod } from "../../src/messages.js";
import { createUserClient } from "../../src/v2.node.js";
import { clients, outcome, start, world } from "./setup.js";

const user = (more: object) => ({
  orgs: [{ id: "1", name: "Acme" }],
  users: [{ id: "10", orgId: "1", userName: "ada", ...more }],
});

const acme = (more: object) => ({
  orgs: [{ id: "acme", name: "Acme" }],
  users: [{ id: "10", userName: "ada", ...more }],
});

test.each<[string, unknown]>([
  [
    'users[0].factors[1].type is "totp": did you mean otp? one of u2f, passkey, otp, otpSms, otpEmail, recoveryCodes',
    user({ human: {}, factors: [{ type: "otpSms" }, { type: "totp" }] }),
  ],
  ["users[0].factors[0].type is missing", user({ human: {}, factors: [{ id: "1" }] })],
  ["users[0].factors[0].name is missing", user({ human: {}, factors: [{ type: "u2f", id: "21" }] })],
  ["users[0].factors[0] is 7: an object is needed", user({ human: {}, factors: [7] })],
  [
    "users[0].factors[0].name is unknown: one of type, state",
    user({ human: {}, factors: [{ type: "otp", name: "app" }] }),
  ],
  [
    "users[0].username is unknown: did you mean userName? one of id, orgId, userName, state, human, machine, roles, factors, tokens",
    user({ username: "ada" }),
  ],
  ["users[0].userName is missing", user({ userName: undefined })],
  ['users[0].roles["1"][0] is "ORG_OWNR": did you mean ORG_OWNER?', user({ roles: { "1": ["ORG_OWNR"] } })],
  ["users[0].id is 200000000000000000: text is needed", user({ id: 200000000000000000 })],
  ["users[0].id is 200000000000000000n: text is needed", user({ id: 200000000000000000n })],
  ["users[0].roles is Map(0) {}: an object is needed", user({ roles: new Map() })],
  [
    `users[0].state is "${"x".repeat(60)}…": one of active, inactive, locked, initial, deleted`,
    user({ state: "x".repeat(1e6) }),
  ],
  ["user 10: no organization has the id acmee: did you mean acme?", acme({ orgId: "acmee" })],
  [
    "user 10: roles on acmee, which is no organization and no project: did you mean acme?",
    acme({ orgId: "acme", roles: { acmee: ["ORG_OWNER"] } }),
  ],
  ['users[0].state is "gone": one of active, inactive, locked, initial, deleted', user({ state: "gone" })],
  ['users[0].tokens is "a": a list is needed', user({ tokens: "a" })],
  ["orgs is missing", { users: [] }],
  ["the world is []: an object is needed", []],
  ["the world is null: an object is needed", null],
  ['apis[0] is "v3": one of v1, v2', { orgs: [], users: [], apis: ["v3"] }],
  ["apis is empty", { orgs: [], users: [], apis: [] }],
  [
    "__proto__ is unknown: one of $schema, orgs, projects, users, apis, applications",
    JSON.parse('{"orgs":[],"users":[],"__proto__":{}}'),
  ],
  [
    "user 10: ORG_OWNER is no role on the instance, which instance is",
    user({ roles: { instance: ["ORG_OWNER"] } }),
  ],
  [
    "user 10: PROJECT_OWNER is no role on an organization, which 1 is",
    user({ roles: { "1": ["PROJECT_OWNER"] } }),
  ],
  [
    "user 10: two factors are otp, of which a person has one",
    user({ human: {}, factors: [{ type: "otp", state: "not_ready" }, { type: "otpSms" }, { type: "otp" }] }),
  ],
  ["user 10: roles on 2, which is no organization and no project", user({ roles: { "2": ["ORG_OWNER"] } })],
  [
    "project 5: no organization has the id 2",
    { orgs: [], users: [], projects: [{ id: "5", orgId: "2", name: "Site" }] },
  ],
])("a mistaken world is refused: %s", async (message, mistaken) => {
  await expect(startEmulator({ world: mistaken as World })).rejects.toThrow(new TypeError(message));
});

test("a key that no server takes is refused", async () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  for (const pem of ["no key", publicKey.export({ type: "spki", format: "pem" }) as string]) {
    const machine = { keys: [{ keyId: "30", publicKey: pem }] };
    await expect(startEmulator({ world: user({ machine }) })).rejects.toThrow(
      new TypeError("user 10: the key 30 is no public RSA key (PEM, SPKI), as servers want it"),
    );
  }
});

test("two keys of machines with one id are refused", async () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = [{ keyId: "30", publicKey: publicKey.export({ type: "spki", format: "pem" }) as string }];
  const { orgs, users } = user({ machine: { keys } });
  const twice = { orgs, users: [...users, { id: "11", orgId: "1", userName: "bob", machine: { keys } }] };
  await expect(startEmulator({ world: twice })).rejects.toThrow("user 11: another key has the id 30");
});

test.each([
  ["İ", ["İpek", "Ilgın", "ipek"]],
  ["i", ["İpek", "Ilgın", "ipek"]],
  ["ΟΣ", ["σοφοσ"]],
])("case is ignored letter by letter, as in the server's database: %s", async (firstName, found) => {
  const names = ["İpek", "Ilgın", "ipek", "σοφοσ", "Ada"];
  const people = names.map((name) => ({
    id: name,
    orgId: "A",
    userName: `person ${names.indexOf(name)}`,
    human: { firstName: name },
  }));
  const { baseUrl } = await start({ world: world(...people) });
  const client = clients[0]![1]({ baseUrl, auth: "token-of-owner" });
  const method = TextQueryMethod.CONTAINS_IGNORE_CASE;
  const { result } = await client.listUsers({
    queries: [
      { query: { case: "firstNameQuery", value: { firstName, method } } },
      { query: { case: "inUserIdsQuery", value: { userIds: names } } },
    ],
  });
  expect(result.map(({ id }) => id).toSorted()).toEqual(found.toSorted());
});

test("a file may name its schema", async () => {
  await start({
    world: { $schema: "node_modules/zitadel-mgmt/dist/world.schema.json", orgs: [], users: [] },
  });
});

describe("a role on a project", () => {
  const projects = [{ id: "P", orgId: "A", name: "Site" }];
  const manager = { id: "c", orgId: "A", userName: "c", roles: { P: ["PROJECT_OWNER"] }, tokens: ["t"] };
  const given = (): World => ({ ...world(manager), projects });

  test.each(clients)("lets one read the users of its organization in v1, over %s", async (_, create) => {
    const { baseUrl } = await start({ world: given() });
    const client = create({ baseUrl, auth: "t" });
    expect(await outcome(client.getUserByID({ id: "near" }))).toBe("ok");
    expect(await outcome(client.getUserByID({ id: "near" }, { headers: { "x-zitadel-orgid": "B" } }))).toBe(
      "NotFound AUTHZ-cdgFk",
    );
    expect(await outcome(client.removeHumanAuthFactorOTP({ userId: "near" }))).toBe(
      "PermissionDenied AUTH-5mWD2",
    );
    const { result } = await client.listUserMemberships({ userId: "c" });
    expect(result).toMatchObject([
      { roles: ["PROJECT_OWNER"], displayName: "Site", type: { case: "projectId", value: "P" } },
    ]);
    const query = (projectId: string) => ({
      userId: "c",
      queries: [{ query: { case: "projectQuery" as const, value: { projectId } } }],
    });
    expect((await client.listUserMemberships(query("P"))).result).toHaveLength(1);
    expect((await client.listUserMemberships(query("Q"))).result).toHaveLength(0);
  });

  test("does not in v2", async () => {
    const { baseUrl } = await start({ world: given() });
    expect(await outcome(createUserClient({ baseUrl, auth: "t" }).getUserByID({ userId: "near" }))).toBe(
      "PermissionDenied AUTH-Swrgg2",
    );
  });
});
