import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { Emulator, Fault, UserState } from "../../src/emulator.js";
import { createManagementClient } from "../../src/rest.js";
import { createUserClient } from "../../src/v2.node.js";
import { outcome, start, world } from "./setup.js";

const owner = ({ baseUrl }: Emulator) => createManagementClient({ baseUrl, auth: "token-of-owner" });

async function eventsOf(emulator: Emulator, userId: string, orgId = "A"): Promise<string[]> {
  const options = { headers: { "x-zitadel-orgid": orgId } };
  const client = createManagementClient({ baseUrl: emulator.baseUrl, auth: "token-of-admin" });
  const { result } = await client.listUserChanges({ userId, query: { asc: true } }, options);
  return result.map(({ eventType }) => eventType?.key.replace("EventTypes.user.", "") ?? "");
}

describe("reset", () => {
  test("begins again with the first world, or another", async () => {
    const emulator = await start({ world: world() });
    const client = owner(emulator);
    await client.removeHumanAuthFactorU2F({ userId: "near", tokenId: "near-key-1" });
    emulator.fault({ kind: "blocked" });
    emulator.advanceTime(3_600_000);
    emulator.reset();
    expect(emulator.calls).toEqual([]);
    expect((await client.listHumanAuthFactors({ userId: "near" })).result).toHaveLength(2);
    emulator.reset({ orgs: [], users: [] });
    expect(await outcome(client.getMyOrg({}))).toBe("Unauthenticated AUTH-7fs1e");
    expect(() => emulator.reset({ orgs: [] } as never)).toThrow(new TypeError("users is missing"));
    expect(emulator.calls).toHaveLength(1);
  });

  test("leaves calls that are under way in the world that they began in", async () => {
    const emulator = await start({ world: world() });
    emulator.fault({ kind: "delay", ms: 1_000 });
    const late = owner(emulator).removeHumanAuthFactorU2F({ userId: "near", tokenId: "near-key-1" });
    const waiting = emulator.nextCall();
    await new Promise((resolve) => setTimeout(resolve, 400));
    emulator.reset();
    await expect(waiting).rejects.toThrow("the emulator was reset");
    await late;
    expect(emulator.calls).toEqual([]);
    expect(emulator.world.users[0]?.factors).toHaveLength(2);
  });
});

describe("changes of the world", () => {
  test("a person registers factors", async () => {
    const emulator = await start({ world: world() });
    const before = await eventsOf(emulator, "near");
    emulator.addFactor("near", { type: "u2f", id: "new", name: "New key" });
    emulator.addFactor("near", { type: "passkey", id: "begun", name: "Phone", state: "not_ready" });
    emulator.addFactor("near", { type: "recoveryCodes" });
    const { result } = await owner(emulator).listHumanAuthFactors({ userId: "near" });
    expect(result.map(({ type }) => type.case === "u2f" && type.value.name)).toContain("New key");
    expect((await eventsOf(emulator, "near")).slice(before.length)).toEqual([
      "human.mfa.u2f.token.added",
      "human.mfa.u2f.token.verified",
      "human.passwordless.token.added",
      "human.mfa.recoverycode.added",
    ]);
    expect(emulator.world.users[0]?.factors).toHaveLength(5);
    await owner(emulator).removeHumanAuthFactorU2F({ userId: "near", tokenId: "new" });
    const { removeRecoveryCodes } = createUserClient({ baseUrl: emulator.baseUrl, auth: "token-of-owner" });
    expect(await outcome(removeRecoveryCodes({ userId: "near" }))).toBe("ok");
  });

  test.each<[Parameters<Emulator["addFactor"]>, string]>([
    [["none", { type: "otp" }], 'no user has the id "none"'],
    [["owner", { type: "otp" }], "user owner: only a person has factors"],
    [["near", { type: "u2f", id: "near-key-1", name: "" }], "user near: the factor is there already"],
    [["near", { type: "totp" as "otp" }], 'type is "totp": did you mean otp?'],
  ])("a factor that cannot be is a TypeError: %j", async (args, message) => {
    const emulator = await start({ world: world() });
    expect(() => emulator.addFactor(...args)).toThrow(TypeError);
    expect(() => emulator.addFactor(...args)).toThrow(message);
  });

  test("a user goes from state to state, by the events of a server", async () => {
    const emulator = await start({ world: world() });
    const client = owner(emulator);
    const v2 = createUserClient({ baseUrl: emulator.baseUrl, auth: "token-of-owner" });
    const before = await eventsOf(emulator, "near");
    const states: [UserState, number][] = [
      ["locked", 4],
      ["inactive", 2],
      ["active", 1],
    ];
    let sequence = 0n;
    for (const [state, number] of states) {
      emulator.setUserState("near", state);
      const { user } = await client.getUserByID({ id: "near" });
      expect(user?.state).toBe(number);
      expect(user?.details?.sequence).toBeGreaterThan(sequence);
      sequence = user?.details?.sequence ?? 0n;
    }
    // Without codes the details are those of the last event that the server looks at: the unlocking.
    const { details } = await v2.removeRecoveryCodes({ userId: "near" });
    expect(details?.sequence).toBe(BigInt(before.length + 2));
    emulator.setUserState("near", "active");
    emulator.setUserState("near", "deleted");
    expect((await eventsOf(emulator, "near")).slice(before.length)).toEqual([
      "locked",
      "unlocked",
      "deactivated",
      "reactivated",
      "removed",
    ]);
    expect(await outcome(client.getUserByID({ id: "near" }))).toBe("NotFound QUERY-Dfbg2");
    expect(() => emulator.setUserState("near", "active")).toThrow(new TypeError("user near: is deleted"));
    emulator.add({ users: [{ id: "again", orgId: "A", userName: "near", human: {} }] });
    expect((await client.getUserByLoginNameGlobal({ loginName: "near" })).user?.id).toBe("again");
  });

  test("a token ends to be good while its user is locked", async () => {
    const emulator = await start({ world: world() });
    emulator.setUserState("owner", "locked");
    expect(await outcome(owner(emulator).getMyOrg({}))).toBe("Unauthenticated AUTH-7fs1e");
    emulator.setUserState("owner", "active");
    expect(await outcome(owner(emulator).getMyOrg({}))).toBe("ok");
  });

  test("a user loses and gets roles", async () => {
    const emulator = await start({ world: world() });
    emulator.setRoles("owner", {});
    expect(await outcome(owner(emulator).getMyOrg({}))).toBe("NotFound AUTHZ-cdgFk");
    emulator.setRoles("owner", { A: ["ORG_OWNER_VIEWER"] });
    expect(await outcome(owner(emulator).getMyOrg({}))).toBe("ok");
    expect(() => emulator.setRoles("owner", { A: ["IAM_OWNER"] })).toThrow(TypeError);
  });

  test("tests that run at once have an organization each", async () => {
    const emulator = await start({ world: world() });
    emulator.add({
      orgs: [{ id: "mine", name: "Mine" }],
      users: [
        { id: "me", orgId: "mine", userName: "me", roles: { mine: ["ORG_OWNER"] }, tokens: ["my-token"] },
      ],
    });
    const client = createManagementClient({ baseUrl: emulator.baseUrl, auth: "my-token" });
    expect((await client.listUsers({})).result.map(({ id }) => id)).toEqual(["me"]);
    expect(() => emulator.add({ orgs: [{ id: "mine", name: "" }] })).toThrow(TypeError);
    expect(() => emulator.add({ org: [] } as never)).toThrow("org is unknown: did you mean orgs?");
  });

  test("what cannot be added leaves nothing behind", async () => {
    const emulator = await start({ world: world() });
    const before = emulator.world;
    const user = { id: "me", orgId: "mine", userName: "me", tokens: ["my-token"] };
    const part = {
      orgs: [{ id: "mine", name: "Mine" }],
      projects: [{ id: "P", orgId: "mine", name: "Site" }],
      users: [user, { ...user, id: "other" }],
    };
    expect(() => emulator.add(part)).toThrow(new TypeError("user other: the user name me is taken"));
    expect(emulator.world).toEqual(before);
    emulator.add({ ...part, users: [user] });
    const client = createManagementClient({ baseUrl: emulator.baseUrl, auth: "my-token" });
    expect(await outcome(client.healthz({}))).toBe("ok");
    expect(emulator.world.users).toHaveLength(before.users.length + 1);
  });

  test("what was given or read is a copy", async () => {
    const emulator = await start({ world: world() });
    const roles = { A: ["ORG_OWNER_VIEWER"] };
    emulator.setRoles("owner", roles);
    const user = { id: "me", orgId: "A", userName: "me", roles: { A: ["ORG_OWNER"] } };
    emulator.add({ users: [user] });
    const before = emulator.world;
    roles.A.push("ORG_OWNER");
    user.roles.A.pop();
    for (const one of emulator.world.users) Object.assign(one.human ?? {}, { email: "" });
    expect(emulator.world).toEqual(before);
  });
});

describe("calls", () => {
  test("are found, cleared and awaited", async () => {
    const emulator = await start({ world: world() });
    const client = owner(emulator);
    const removal = emulator.nextCall({ rpc: "RemoveHumanMultiFactorU2F", userId: "near" });
    await client.getMyOrg({});
    await outcome(client.removeHumanAuthFactorU2F({ userId: "far", tokenId: "far-key-1" }));
    await client.removeHumanAuthFactorU2F({ userId: "near", tokenId: "near-key-1" });
    expect(await removal).toMatchObject({
      rpc: "RemoveHumanAuthFactorU2F",
      request: { tokenId: "near-key-1" },
    });
    expect(emulator.findCalls({ rpc: "RemoveHumanAuthFactorU2F" })).toHaveLength(2);
    expect(emulator.findCalls({ userId: "far", protocol: "rest", caller: "owner" })).toHaveLength(1);
    expect(() => emulator.findCalls({ rpc: "RemoveU2f" })).toThrow(
      new TypeError("there is no rpc RemoveU2f"),
    );
    emulator.clearCalls();
    expect(emulator.calls).toEqual([]);
    const none = emulator.nextCall({ rpc: "GetMyOrg" }, { timeoutMs: 10 });
    await expect(none).rejects.toThrow('no call of {"rpc":"GetMyOrg"} within 10 ms');
  });
});

test.each<[Fault, string[]]>([
  [
    { kind: "quota", userId: "near" },
    ["ResourceExhausted QUOTA-vjAy8", "ok", "ResourceExhausted QUOTA-vjAy8"],
  ],
  [{ kind: "quota", orgId: "B" }, ["ok", "ResourceExhausted QUOTA-vjAy8", "ok"]],
  [{ kind: "quota", skip: 1, times: 1 }, ["ok", "ResourceExhausted QUOTA-vjAy8", "ok"]],
  [{ kind: "quota", skip: 2 }, ["ok", "ok", "ResourceExhausted QUOTA-vjAy8"]],
])("a fault can aim: %j", async (fault, outcomes) => {
  const emulator = await start({ world: world() });
  const client = createManagementClient({ baseUrl: emulator.baseUrl, auth: "token-of-admin" });
  emulator.fault(fault);
  const inB = { headers: { "x-zitadel-orgid": "B" } };
  expect([
    await outcome(client.getUserByID({ id: "near" })),
    await outcome(client.getUserByID({ id: "far" }, inB)),
    await outcome(client.getUserByLoginNameGlobal({ loginName: "near" })),
  ]).toEqual(outcomes);
  emulator.clearFaults();
  expect(await outcome(client.getUserByID({ id: "near" }))).toBe("ok");
});

test("the time is moved", async () => {
  const emulator = await start({ world: world() });
  const removed = async (tokenId: string) => {
    const { details } = await owner(emulator).removeHumanAuthFactorU2F({ userId: "near", tokenId });
    return Number(details?.changeDate?.seconds);
  };
  emulator.setTime(new Date("2031-01-01T00:00:00Z"));
  expect(await removed("near-key-1")).toBeCloseTo(Date.UTC(2031, 0, 1) / 1000, -2);
  emulator.advanceTime(86_400_000);
  expect(await removed("near-key-2")).toBeCloseTo(Date.UTC(2031, 0, 2) / 1000, -2);
  expect(() => emulator.setTime("2031" as never as Date)).not.toThrow();
  expect(() => emulator.setTime(new Date("never"))).toThrow(TypeError);
  expect(() => emulator.setTime(null as never)).toThrow(TypeError);
  for (const time of [-1, Date.UTC(2255, 0), 1e300]) {
    expect(() => emulator.setTime(time)).toThrow(new TypeError("the time must be from 1970 to 2254"));
  }
});

test("a process ends although an emulator was forgotten", async () => {
  const program = `import { startEmulator } from "./src/emulator.ts";
    const { baseUrl } = await startEmulator();
    await (await fetch(baseUrl + "/healthz")).text();
    console.log("done");`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  expect(stdout).toBe("done\n");
}, 25_000);
