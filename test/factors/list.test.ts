import { create } from "@bufbuild/protobuf";
import type { Interceptor, UnaryResponse } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { type PersonRef, secondFactors } from "../../src/factors.js";
import { zitadelError } from "../../src/index.js";
import { acme, ada, apis, bob, clientOf, globex, jobOf, start, ways } from "./world.js";

const inAcme = { id: ada, orgId: acme };

/** How a call failed: the id of ZITADEL's error, or else the text of ours. */
async function failure(call: Promise<unknown>): Promise<string> {
  return call.then(
    (result) => `succeeded: ${JSON.stringify(result)}`,
    (reason: unknown) => zitadelError(reason).id ?? String(reason),
  );
}

/** Answers the lists of factors with nothing, as the server does for who may not read if it has permissionCheckV2. */
const emptyLists: Interceptor = (next) => async (request) => {
  const { name, output } = request.method;
  if (!/^List(Human|Authentication|Passkeys)/.test(name)) return next(request);
  return {
    ...request,
    stream: false,
    trailer: new Headers(),
    message: create(output),
  } as unknown as UnaryResponse;
};

describe.each(ways)("over $api and $protocol", (way) => {
  test("all verified factors are listed, by type and name", async () => {
    const job = jobOf(await start(), way);
    const of = { userId: ada, orgId: acme };
    const registeredAt = new Date("2024-12-27T14:32:14.320Z");
    expect(job.api).toBe(way.api);
    expect(await job.list(await job.findUser("ada"))).toEqual([
      { ...of, type: "u2f", tokenId: "300000000000000002", name: "Blue key", registeredAt },
      { ...of, type: "u2f", tokenId: "300000000000000001", name: "Green key", registeredAt },
      { ...of, type: "otp" },
      { ...of, type: "otpSms" },
      { ...of, type: "otpEmail" },
      { ...of, type: "passkey", tokenId: "300000000000000004", name: "Laptop", registeredAt },
    ]);
  });

  test("an empty list is believed only of a person who is there", async () => {
    const job = jobOf(await start(), way, { caller: "operator" });
    expect(await job.list({ id: "200000000000000003", orgId: acme })).toEqual([]);
    expect(await failure(job.list({ id: "nobody", orgId: acme }))).toBe("QUERY-Dfbg2");
    expect(await failure(job.list({ id: "200000000000000004", orgId: acme }))).toBe("QUERY-Dfbg2");
    const elsewhere = await failure(job.list({ id: bob, orgId: acme }));
    expect(elsewhere).toMatch(way.api === "v1" ? /MANAG-fpo4B/ : /bob|belongs to organization 1.*2, not to/);
  });

  test("who may not read is not told that there is nothing", async () => {
    const emulator = await start();
    const setting = { caller: "stranger" as const, client: { interceptors: [emptyLists] } };
    for (const id of [ada, "200000000000000003"]) {
      expect(await failure(jobOf(emulator, way, setting).list({ id, orgId: acme }))).toBe("AUTHZ-cdgFk");
    }
  });
});

describe.each(apis)("over $api", (way) => {
  test("a person of another organization than that of the job is refused, and nothing is sent", async () => {
    const emulator = await start();
    const job = jobOf(emulator, way, { caller: "operator", orgId: acme });
    const user = { id: bob, orgId: globex };
    for (const call of [job.list(user), job.removeAll(user), job.link(user), job.history(user)]) {
      expect(await failure(call)).toContain(`this is of organization ${globex}, not of ${acme}`);
    }
    expect(emulator.calls).toEqual([]);
  });

  test.each([
    undefined,
    null,
    ada,
    2e17,
    {},
    { id: 2e17, orgId: acme },
    { id: ada },
    { id: "", orgId: acme },
  ])("%j is no user: a TypeError, and nothing is sent", async (given) => {
    const emulator = await start();
    const job = jobOf(emulator, way);
    const user = given as unknown as PersonRef;
    for (const call of [job.list(user), job.removeAll(user), job.link(user), job.history(user)]) {
      await expect(call).rejects.toThrow(TypeError);
    }
    expect(emulator.calls).toEqual([]);
  });

  test("options that are none are a TypeError, and nothing is sent", async () => {
    const emulator = await start();
    const job = jobOf(emulator, way);
    const calls = [job.list(inAcme, { look: 0 as never }), job.link(inAcme, { sent: true } as object)];
    for (const call of calls) await expect(call).rejects.toThrow(TypeError);
    expect(emulator.calls).toEqual([]);
  });

  test("a user is got by id", async () => {
    const job = jobOf(await start(), way, { orgId: acme });
    expect(await job.getUser(ada)).toMatchObject(inAcme);
    expect(await failure(job.getUser("nobody"))).toBe("QUERY-Dfbg2");
    await expect(job.getUser(2e17 as unknown as string)).rejects.toThrow("ids are text");
  });

  test("an answer without a user is no user", async () => {
    const mute: Interceptor = (next) => async (request) => {
      const answer = await next(request);
      if (request.method.name !== "GetUserByID") return answer;
      return { ...answer, message: create(request.method.output) } as UnaryResponse;
    };
    const job = jobOf(await start(), way, { client: { interceptors: [mute] } });
    expect(await failure(job.list(inAcme))).toContain("did not say whether there is a user");
  });
});

describe("links for the registration of a passkey", () => {
  test.each(ways)("over $api and $protocol", async (way) => {
    const emulator = await start();
    const job = jobOf(emulator, way);
    const before = Date.now();
    const link = await job.link(inAcme);
    if (link.sent) throw new Error("it was sent");
    if (way.api === "v1") {
      expect(link.url).toContain(`userID=${ada}&orgID=${acme}`);
      expect(link.expiresAt!.getTime() - before).toBeGreaterThanOrEqual(3_600_000);
    } else {
      expect(link.code).toEqual({
        id: expect.stringMatching(/^\d+$/),
        code: expect.stringMatching(/^\w{12}$/),
      });
      expect(link.url).toBeUndefined();
    }
    expect(await job.link(inAcme, { send: true })).toEqual({ sent: true, email: "Ada@example.com" });
  });

  test.each(apis)("over $api are not made for who is not there, or no person", async (way) => {
    const emulator = await start();
    const job = jobOf(emulator, way, { caller: "operator" });
    for (const id of ["nobody", "200000000000000004", bob, "viewer"]) {
      for (const send of [true, false]) {
        expect(await failure(job.link({ id, orgId: acme }, { send }))).not.toContain("succeeded");
      }
    }
    const links = emulator.calls.filter(({ rpc }) => /Passwordless|PasskeyRegistrationLink/.test(rpc));
    expect(links).toEqual([]);
  });

  test.each(apis)("over $api are not sent where an empty success says so", async (way) => {
    const mute: Interceptor = (next) => async (request) => {
      if (!/Passwordless|PasskeyRegistrationLink/.test(request.method.name)) return next(request);
      const message = create(request.method.output);
      return { stream: false, header: new Headers(), trailer: new Headers(), message } as UnaryResponse;
    };
    const job = jobOf(await start(), way, { client: { interceptors: [mute] } });
    for (const send of [true, false]) {
      expect(await failure(job.link(inAcme, { send }))).toContain("the server reported success, but no");
    }
  });

  test.each(apis)("over $api are refused to who has not the permission", async (way) => {
    const job = jobOf(await start(), way, { caller: "help-desk" });
    expect(await failure(job.link(inAcme))).toBe("AUTH-5mWD2");
  });
});

test.each(apis)("the audit log over $api", async (way) => {
  const emulator = await start();
  const job = jobOf(emulator, way);
  await job.remove({ userId: ada, orgId: acme, type: "otp" });
  const history = await job.history(inAcme);
  if (way.api === "v2") return expect(history).toBeUndefined();
  expect(history!.length).toBeGreaterThan(8);
  expect(history![0]).toEqual({
    sequence: expect.stringMatching(/^\d+$/),
    time: expect.any(Date),
    type: "user.human.mfa.otp.removed",
    text: "Multifactor OTP removed",
    authorId: "owner",
    author: "The owner",
  });
  expect(history!.filter(({ type }) => !/^user\.human\.(mfa|passwordless)\./.test(type))).toEqual([]);
});

test("what is no client is a TypeError", async () => {
  for (const wrong of [undefined, null, {}, "https://example.zitadel.cloud", { listUsers() {} }]) {
    expect(() => secondFactors(wrong as never)).toThrow(TypeError);
  }
  const client = clientOf(await start(), apis[0]!);
  for (const orgId of ["", "a b", 2e17, undefined]) {
    expect(() => secondFactors(client, { orgId: orgId as string })).toThrow(TypeError);
  }
  expect(() => secondFactors(client, { orgID: acme } as object)).toThrow("unknown option orgID");
  expect(() => secondFactors(client, null as never)).toThrow("the options must be an object");
  const signal = new AbortController() as never;
  expect(() => secondFactors(client, { signal })).toThrow("signal must be an AbortSignal");
});
