import type { Interceptor } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import type { FactorRef } from "../../src/factors.js";
import { Code, zitadelError } from "../../src/index.js";
import { acme, ada, apis, bob, factorsLeft, jobOf, peopleWorld, removalsSent, start, ways } from "./world.js";

const inAcme = { id: ada, orgId: acme };

describe.each(ways)("over $api and $protocol", (way) => {
  test("everything that is listed is removed, one after the other; nothing stays", async () => {
    const emulator = await start();
    const result = await jobOf(emulator, way).removeAll(inAcme);
    expect(result).toMatchObject({ stays: [], complete: true });
    const outcomes = result.removals.map(({ factor, outcome }) => `${factor.type} ${outcome}`);
    expect(outcomes).toEqual([
      "u2f removed",
      "u2f removed",
      "otp removed",
      "otpSms removed",
      "otpEmail removed",
      "passkey removed",
      ...(way.api === "v2" ? ["recoveryCodes gone"] : []),
    ]);
    expect(factorsLeft(emulator)).toEqual(["300000000000000009"]);
  });
});

describe.each(apis)("over $api", (way) => {
  test("a key that is registered meanwhile is told to stay", async () => {
    const world = peopleWorld();
    const emulator = await start(world);
    const meanwhile: Interceptor = (next) => async (request) => {
      const answer = await next(request);
      const factors = (answer.message as { result?: unknown[] }).result;
      const others =
        removalsSent(emulator).length > 0 && /^List(HumanAuth|Authentication)/.test(request.method.name);
      if (others) factors?.push({ type: { case: "u2f", value: { id: "thief", name: "New" } } });
      return answer;
    };
    const result = await jobOf(emulator, way, { client: { interceptors: [meanwhile] } }).removeAll(inAcme);
    expect(result).toMatchObject({
      complete: false,
      stays: [
        {
          factor: { type: "u2f", tokenId: "thief" },
          certain: true,
          reason: expect.stringContaining("registered"),
        },
      ],
    });
  });

  test("what is refused stays, with the reason", async () => {
    const emulator = await start();
    const result = await jobOf(emulator, way, { caller: "viewer" }).removeAll(inAcme);
    expect(result.complete).toBe(false);
    expect(result.removals.map(({ outcome }) => outcome)).toEqual(
      Array(way.api === "v1" ? 6 : 7).fill("refused"),
    );
    expect(result.stays.filter(({ certain }) => certain)).toHaveLength(6);
    for (const { reason } of result.stays) expect(reason).toContain("No matching permissions found");
    expect(factorsLeft(emulator)).toHaveLength(7);
  });

  test("where the lists cannot be read in the end, nothing is told to be complete", async () => {
    const emulator = await start();
    const late: Interceptor = (next) => async (request) => {
      if (request.method.name === "GetUserByID" && removalsSent(emulator).length >= 5)
        throw new Error("offline");
      return next(request);
    };
    const job = jobOf(emulator, way, { client: { interceptors: [late] } });
    const types = ["u2f", "otp", "otpSms", "otpEmail"] as const;
    const result = await job.removeAll(inAcme, { types });
    expect(result).toMatchObject({ complete: false, stays: [], lookError: { rawMessage: "offline" } });
  });

  test("of a person who is deleted meanwhile, nothing is told to stay for certain", async () => {
    const emulator = await start();
    let removals = 0;
    const leaver: Interceptor = (next) => async (request) => {
      const answer = await next(request);
      if (request.method.name.startsWith("Remove") && ++removals === 2) emulator.setUserState(ada, "deleted");
      return answer;
    };
    const result = await jobOf(emulator, way, { client: { interceptors: [leaver] } }).removeAll(inAcme);
    expect(zitadelError(result.lookError).id).toBe("QUERY-Dfbg2");
    expect(result.removals.map(({ outcome }) => outcome).slice(0, 3)).toEqual([
      "removed",
      "removed",
      "refused",
    ]);
    expect(result.complete).toBe(false);
    expect(result.stays.filter(({ certain }) => certain)).toEqual([]);
  });

  test("a factor of a kind that is not known keeps it from being told to be complete", async () => {
    const emulator = await start();
    const newer: Interceptor = (next) => async (request) => {
      const answer = await next(request);
      const { result } = answer.message as { result?: unknown[] };
      if (/^List(HumanAuth|Authentication)/.test(request.method.name)) {
        result?.push({ type: { case: undefined } });
      }
      return answer;
    };
    const job = jobOf(emulator, way, { client: { interceptors: [newer] } });
    expect(await job.list(inAcme)).toHaveLength(6);
    expect(await job.removeAll(inAcme, { types: ["u2f"] })).toMatchObject({ complete: true });
    const result = await job.removeAll(inAcme);
    expect(result).toMatchObject({ complete: false, stays: [], lookError: { code: Code.Unimplemented } });
    expect(result.lookError!.message).toContain("1 more, of a kind that this version does not know");
  });

  test("a token that is refused ends it: the rest is not sent", async () => {
    const emulator = await start();
    let removals = 0;
    const expiring: Interceptor = (next) => async (request) => {
      if (request.method.name.startsWith("Remove") && ++removals > 2)
        request.header.set("authorization", "Bearer no");
      return next(request);
    };
    const result = await jobOf(emulator, way, { client: { interceptors: [expiring] } }).removeAll(inAcme);
    expect(result.removals.map(({ outcome }) => outcome).slice(0, 3)).toEqual([
      "removed",
      "removed",
      "refused",
    ]);
    expect(removalsSent(emulator).length).toBeLessThanOrEqual(3);
    expect(result.complete).toBe(false);
    expect(result.stays.filter(({ certain }) => certain)).toHaveLength(4);
  });

  test("an abort keeps nothing from being told: the rest is refused", async () => {
    const emulator = await start();
    const page = new AbortController();
    const leave: Interceptor = (next) => async (request) => {
      const answer = await next(request);
      if (removalsSent(emulator).length === 2) page.abort(new Error("page left"));
      return answer;
    };
    const setting = { signal: page.signal, client: { interceptors: [leave] } };
    const result = await jobOf(emulator, way, setting).removeAll(inAcme);
    expect(result.removals.map(({ outcome }) => outcome).slice(0, 3)).toEqual([
      "removed",
      "removed",
      "refused",
    ]);
    expect(removalsSent(emulator)).toHaveLength(2);
    expect(result.complete).toBe(false);
  });

  test("lists that lag behind keep no factor alive", async () => {
    const emulator = await start();
    const clear = emulator.fault({ kind: "lag" });
    const removing = jobOf(emulator, way).removeAll(inAcme, { types: ["u2f", "otp", "passkey"] });
    const sent = 4;
    await expect.poll(() => removalsSent(emulator).length, { timeout: 3_000 }).toBe(sent);
    clear();
    expect(await removing).toMatchObject({ complete: true, stays: [] });
  });

  test("of nobody, and of a person elsewhere, fails and sends nothing", async () => {
    const emulator = await start();
    const job = jobOf(emulator, way, { caller: "operator" });
    for (const id of ["nobody", "200000000000000004"]) {
      const error = await job.removeAll({ id, orgId: acme }).catch((reason: unknown) => reason);
      expect(zitadelError(error).id).toBe("QUERY-Dfbg2");
    }
    await expect(job.removeAll({ id: bob, orgId: acme })).rejects.toThrow();
    expect(removalsSent(emulator)).toEqual([]);
  });

  test.each([
    { types: [] },
    { types: ["totp"] },
    { types: ["u2f", undefined] },
    { types: undefined },
    { type: ["u2f"] },
    ["u2f"],
    null,
  ])("%j are no types: a TypeError, not all of them", async (given) => {
    const emulator = await start();
    const options = given as { types: FactorRef["type"][] };
    await expect(jobOf(emulator, way).removeAll(inAcme, options)).rejects.toThrow(TypeError);
    expect(emulator.calls).toEqual([]);
  });

  test.each([{ type: ["u2f"] }, { types: undefined }, null])(
    "options %j, which say all by mistake, are a TypeError",
    async (options) => {
      const emulator = await start();
      await expect(jobOf(emulator, way).removeAll(inAcme, options as object)).rejects.toThrow(TypeError);
      expect(emulator.calls).toEqual([]);
    },
  );
});
