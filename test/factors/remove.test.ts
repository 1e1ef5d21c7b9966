import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator.js";
import type { FactorRef } from "../../src/factors.js";
import { type TokenSource, zitadelError } from "../../src/index.js";
import {
  acme,
  ada,
  apis,
  bob,
  factorsLeft,
  globex,
  jobOf,
  peopleWorld,
  removalsSent,
  start,
  ways,
} from "./world.js";

const green: FactorRef = { userId: ada, orgId: acme, type: "u2f", tokenId: "300000000000000001" };
const laptop: FactorRef = { userId: ada, orgId: acme, type: "passkey", tokenId: "300000000000000004" };
const kinds: FactorRef[] = [
  green,
  laptop,
  ...(["otp", "otpSms", "otpEmail"] as const).map((type) => ({ userId: ada, orgId: acme, type })),
];

const rpcs = { v1: "RemoveHumanAuthFactorU2F", v2: "RemoveU2F" };

/** The rpcs of an emulator, in order. */
const called = ({ calls }: Emulator) => calls.map(({ rpc }) => rpc);

describe.each(ways)("over $api and $protocol", (way) => {
  test.each(kinds)("$type is removed, and proved", async (factor) => {
    const emulator = await start();
    const removal = await jobOf(emulator, way, { caller: "help-desk" }).remove(factor);
    expect(removal).toMatchObject({
      factor,
      outcome: "removed",
      evidence: { sequence: expect.stringMatching(/^\d+$/), time: expect.any(Date), orgId: acme },
      listed: false,
    });
    if (removal.outcome !== "removed") throw new Error(removal.outcome);
    const { audit, sequence } = removal.evidence!;
    if (way.api === "v2") expect(audit).toBeUndefined();
    else
      expect(audit).toMatchObject({
        sequence,
        type: expect.stringMatching(/\.removed$/),
        author: "The help-desk",
      });
    expect(factorsLeft(emulator)).not.toContain(factor.tokenId ?? factor.type);
    expect(factorsLeft(emulator)).toHaveLength(6);
    expect(removalsSent(emulator)).toHaveLength(1);
    expect(await jobOf(emulator, way).remove(factor)).toEqual({ factor, outcome: "notListed" });
    expect(removalsSent(emulator)).toHaveLength(1);
  });

  test("the answer lost, the removal done: looked for, and told with what is known", async () => {
    const emulator = await start();
    emulator.fault({ kind: "drop-answer", rpc: rpcs[way.api], times: 1 });
    const removal = await jobOf(emulator, way).remove(green);
    expect(removal).toEqual({ factor: green, outcome: "removed", listed: false });
    expect(factorsLeft(emulator)).not.toContain(green.tokenId);
    expect(removalsSent(emulator)).toHaveLength(1);
  });

  const noTokens: [string, TokenSource["getToken"]][] = [
    ["no token, but a strange answer", () => Promise.reject(new ConnectError("no token", Code.Internal))],
    ["no token in time", () => new Promise(() => {})],
  ];
  test.each(noTokens)("%s for the removal, which is refused: nothing was sent", async (_, getToken) => {
    const emulator = await start();
    let removing = false;
    const arm: Interceptor = (next) => (request) => {
      removing ||= request.method.name === rpcs[way.api];
      return next(request);
    };
    const auth: TokenSource = { getToken: () => (removing ? getToken() : Promise.resolve("owner-token")) };
    const job = jobOf(emulator, way, { client: { auth, interceptors: [arm], defaultTimeoutMs: 1_000 } });
    expect(await job.remove(green)).toMatchObject({ outcome: "refused", error: { name: "ConnectError" } });
    expect(removalsSent(emulator)).toEqual([]);
  });

  test("the optimistic lock is tried again", async () => {
    const emulator = await start();
    emulator.fault({ kind: "lock", times: 2 });
    expect(await jobOf(emulator, way).remove(green)).toMatchObject({ outcome: "removed", listed: false });
  });
});

test("over REST of v1 that does not see the organization, a removal in another one is not told as done", async () => {
  const emulator = await start();
  emulator.fault({ kind: "ignore-org" });
  const client = { checkOrganization: false };
  const job = jobOf(emulator, { api: "v1", protocol: "rest" }, { caller: "operator", client });
  expect(await job.remove({ ...green, orgId: globex })).toMatchObject({
    outcome: "unknown",
    reason: `the user ${ada} belongs to organization ${acme}, not to ${globex}`,
  });
});

describe.each(apis)("over $api", (way) => {
  test("the kind is looked up first: another kind's id is refused", async () => {
    const emulator = await start();
    const job = jobOf(emulator, way);
    const wrong = [
      { ...green, type: "passkey" as const },
      { ...laptop, type: "u2f" as const },
    ];
    for (const factor of wrong) {
      expect(await job.remove(factor)).toMatchObject({
        outcome: "refused",
        reason: expect.stringContaining("is listed as"),
      });
    }
    expect(removalsSent(emulator)).toEqual([]);
  });

  test("a factor of a person in another organization is never touched", async () => {
    const emulator = await start();
    const factor: FactorRef = { userId: bob, orgId: acme, type: "u2f", tokenId: "300000000000000005" };
    const job = jobOf(emulator, way, { caller: "operator" });
    expect((await job.remove(factor)).outcome).toBe("refused");
    expect(
      (await job.remove({ ...factor, type: "recoveryCodes", tokenId: undefined } as never)).outcome,
    ).toBe("refused");
    const inAcme = jobOf(emulator, way, { caller: "operator", orgId: acme });
    expect(await inAcme.remove({ ...factor, orgId: globex })).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining(`organization ${globex}, not of ${acme}`),
    });
    expect(factorsLeft(emulator, bob)).toHaveLength(1);
    if (way.api === "v2") expect(removalsSent(emulator)).toEqual([]);
    expect((await job.remove({ ...factor, orgId: globex })).outcome).toBe("removed");
  });

  test("gone already, and the list lags behind: waited for, then gone", async () => {
    const emulator = await start();
    const other = jobOf(emulator, way);
    const clear = emulator.fault({ kind: "lag" });
    const first = other.remove(green);
    await expect.poll(() => factorsLeft(emulator)).not.toContain(green.tokenId);
    const second = jobOf(emulator, way).remove(green);
    await expect.poll(() => removalsSent(emulator)).toHaveLength(2);
    clear();
    expect(await first).toMatchObject({ outcome: "removed", listed: false });
    expect(await second).toEqual({ factor: green, outcome: "gone" });
  });

  test("a key that was never verified is in no list, and sent only if that is asked for", async () => {
    const emulator = await start();
    const job = jobOf(emulator, way);
    const pending: FactorRef = { ...green, tokenId: "300000000000000009" };
    expect(await job.remove(pending)).toEqual({ factor: pending, outcome: "notListed" });
    expect(removalsSent(emulator)).toEqual([]);
    expect(await job.remove(pending, { unlisted: true })).toMatchObject({
      outcome: "removed",
      listed: false,
    });
    expect(await job.remove(pending, { unlisted: true })).toEqual({ factor: pending, outcome: "gone" });
    expect(factorsLeft(emulator)).not.toContain("300000000000000009");
    const nobody = await job.remove({ ...pending, userId: "nobody" }, { unlisted: true });
    expect(nobody.outcome).toBe("refused");
    expect(removalsSent(emulator)).toHaveLength(2);
  });

  test("no permission: refused, with the server's reason", async () => {
    const emulator = await start();
    const viewer = await jobOf(emulator, way, { caller: "viewer" }).remove(green);
    expect(viewer).toMatchObject({ outcome: "refused", listed: true });
    expect(zitadelError((viewer as { error: Error }).error).id).toBe(
      way.api === "v1" ? "AUTH-5mWD2" : "AUTH-AWfge",
    );
    const stranger = await jobOf(emulator, way, { caller: "stranger" }).remove(green);
    expect(zitadelError((stranger as { error: Error }).error).id).toBe("AUTHZ-cdgFk");
    expect(factorsLeft(emulator)).toHaveLength(7);
  });

  test("a person who was deleted meanwhile: refused, not gone", async () => {
    const world = peopleWorld();
    const emulator = await start(world);
    world.users[0]!.state = "deleted";
    const deleted = await start(world);
    for (const factor of kinds) {
      const removal = await jobOf(deleted, way).remove(factor);
      expect(removal.outcome).toBe("refused");
      expect(zitadelError((removal as { error: Error }).error).id).toBe("QUERY-Dfbg2");
    }
    expect(factorsLeft(emulator)).toHaveLength(7);
  });

  test("looks before it sends", async () => {
    const emulator = await start();
    await jobOf(emulator, way).remove(green);
    const before = called(emulator).slice(0, called(emulator).indexOf(rpcs[way.api]));
    const looks = way.api === "v1" ? ["ListHumanAuthFactors"] : ["GetUserByID", "ListAuthenticationFactors"];
    expect(before.sort()).toEqual(looks);
  });

  test.each([
    undefined,
    "u2f",
    {},
    { ...green, tokenId: 3e17 },
    { ...green, userId: 2e17 },
    { ...green, orgId: undefined },
    { ...green, tokenId: "" },
    { ...green, type: "totp" },
    { ...green, type: "otp" },
    { userId: ada, orgId: acme, type: "u2f" },
  ])("%j is no factor: a TypeError, and nothing is sent", async (factor) => {
    const emulator = await start();
    await expect(jobOf(emulator, way).remove(factor as FactorRef)).rejects.toThrow(TypeError);
    expect(emulator.calls).toEqual([]);
  });

  test.each([{ unlsted: true }, { unlisted: "false" }, null])(
    "options %j are a TypeError, and nothing is sent",
    async (options) => {
      const emulator = await start();
      await expect(jobOf(emulator, way).remove(green, options as object)).rejects.toThrow(TypeError);
      expect(emulator.calls).toEqual([]);
    },
  );
});
