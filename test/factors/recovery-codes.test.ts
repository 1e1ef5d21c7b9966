import type { Interceptor } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { removeFactors } from "../../src/bulk.js";
import type { World } from "../../src/emulator.js";
import type { FactorRef, ManagementClient } from "../../src/factors.js";
import {
  acme,
  ada,
  apis,
  bob,
  clientOf,
  factorsLeft,
  jobOf,
  peopleWorld,
  removalsSent,
  start,
  ways,
} from "./world.js";

const inAcme = { id: ada, orgId: acme };
const codes: FactorRef = { userId: ada, orgId: acme, type: "recoveryCodes" };

/** The world with recovery codes. */
function withCodes(): World {
  const world = peopleWorld();
  world.users[0]!.factors!.push({ type: "recoveryCodes" });
  return world;
}

describe("recovery codes", () => {
  const [v1, v2] = apis as [(typeof apis)[0], (typeof apis)[0]];

  test.each(ways.filter(({ api }) => api === "v2"))(
    "over v2 and $protocol are removed with all",
    async (way) => {
      const emulator = await start(withCodes());
      expect(await jobOf(emulator, way).removeAll(inAcme)).toMatchObject({ stays: [], complete: true });
      expect(factorsLeft(emulator)).toEqual(["300000000000000009"]);
    },
  );

  test("over v2 are removed alone, and the event before is not told as that of the removal", async () => {
    const emulator = await start(withCodes());
    const job = jobOf(emulator, v2);
    for (const _ of ["with codes", "without"]) {
      expect(await job.remove(codes)).toEqual({ factor: codes, outcome: "gone" });
      expect(factorsLeft(emulator)).not.toContain("recoveryCodes");
    }
  });

  test("over v2 whose answer is lost are removed again, which does no harm", async () => {
    const emulator = await start(withCodes());
    emulator.fault({ kind: "drop-answer", rpc: "RemoveRecoveryCodes", times: 2 });
    expect(await jobOf(emulator, v2).remove(codes)).toEqual({ factor: codes, outcome: "gone" });
    expect(removalsSent(emulator)).toHaveLength(3);
  });

  test.each(ways.filter(({ api, protocol }) => api === "v2" && protocol !== "grpc"))(
    "over v2 and $protocol of a server that is too old stay, and do not end a run of many keys",
    async (way) => {
      const emulator = await start(withCodes());
      const older: typeof fetch = async (input, init) => {
        if (!/recovery_codes|RemoveRecoveryCodes/.test(`${input}`)) return fetch(input, init);
        return new Response("404 page not found\n", {
          status: 404,
          headers: { "content-type": "text/plain; charset=utf-8" },
        });
      };
      const setting = { client: { fetch: older } };
      const otp: FactorRef = { ...codes, type: "otp" };
      const outcomes: string[] = [];
      for await (const { outcome } of removeFactors(clientOf(emulator, way, setting), [codes, otp])) {
        outcomes.push(outcome);
      }
      expect(outcomes).toEqual(["failed", "removed"]);
      const result = await jobOf(emulator, way, setting).removeAll(inAcme);
      expect(result).toMatchObject({ complete: false, stays: [{ factor: codes, certain: false }] });
      expect(result.stays[0]!.reason).toContain("has no RemoveRecoveryCodes");
    },
  );

  test("over v2 stay where the role does not reach them, and the result says so", async () => {
    const emulator = await start(withCodes());
    const result = await jobOf(emulator, v2, { caller: "help-desk" }).removeAll(inAcme);
    expect(factorsLeft(emulator)).toEqual(["300000000000000009", "recoveryCodes"]);
    expect(result.complete).toBe(false);
    expect(result.stays).toEqual([
      { factor: codes, certain: false, reason: expect.stringContaining("user.credential.write") },
    ]);
    expect(result.removals.at(-1)).toMatchObject({ factor: codes, outcome: "refused" });
  });

  test("over v2 of a locked person stay, and the result says so", async () => {
    const world = withCodes();
    world.users[0]!.state = "locked";
    const emulator = await start(world);
    const result = await jobOf(emulator, v2).removeAll(inAcme);
    expect(factorsLeft(emulator)).toEqual(["300000000000000009", "recoveryCodes"]);
    expect(result).toMatchObject({
      complete: false,
      stays: [{ factor: codes, certain: false, reason: expect.stringContaining("unlocked") }],
    });
  });

  test("over v2 of nobody, and of a person elsewhere, are refused", async () => {
    const emulator = await start(withCodes());
    const job = jobOf(emulator, v2, { caller: "operator" });
    for (const userId of ["nobody", "200000000000000004", bob]) {
      expect((await job.remove({ ...codes, userId })).outcome).toBe("refused");
    }
    expect(removalsSent(emulator)).toEqual([]);
  });

  test("over v1 cannot be removed, and stay: the audit log knows", async () => {
    const emulator = await start(withCodes());
    const job = jobOf(emulator, v1);
    expect(await job.remove(codes)).toMatchObject({ outcome: "refused" });
    const result = await job.removeAll(inAcme);
    expect(result.complete).toBe(false);
    expect(result.stays).toEqual([
      { factor: codes, certain: true, reason: expect.stringContaining("user service v2, or the Console") },
    ]);
    expect(factorsLeft(emulator)).toEqual(["300000000000000009", "recoveryCodes"]);
  });

  test("over v1, an audit log of many pages is read to where it tells", async () => {
    const emulator = await start(withCodes());
    const job = jobOf(emulator, v1);
    const client = clientOf(emulator, v1) as ManagementClient;
    for (let batch = 0; batch < 13; batch++) {
      const links = Array.from({ length: 100 }, () => client.sendPasswordlessRegistration({ userId: ada }));
      await Promise.all(links);
    }
    expect((await job.removeAll(inAcme)).stays).toMatchObject([{ factor: codes, certain: true }]);
    const pages = emulator.calls.filter(({ rpc }) => rpc === "ListUserChanges").slice(-3);
    expect(pages.map(({ request }) => Number((request as { query: { limit: number } }).query.limit))).toEqual(
      [500, 500, 500],
    );
  }, 30_000);

  test("over v1, a log that cannot be read, or has lost its beginning, is not known", async () => {
    const emulator = await start();
    const cut: Interceptor = (next) => async (request) => {
      const answer = await next(request);
      if (request.method.name === "ListUserChanges") {
        const { result } = answer.message as unknown as { result: { sequence: bigint }[] };
        result.splice(0, result.length, ...result.filter(({ sequence }) => sequence > 3n));
      }
      return answer;
    };
    const unread: Interceptor = (next) => async (request) => {
      if (request.method.name === "ListUserChanges") throw new Error("offline");
      return next(request);
    };
    for (const interceptor of [cut, unread]) {
      const job = jobOf(emulator, v1, { client: { interceptors: [interceptor] } });
      const result = await job.removeAll(inAcme);
      expect(result).toMatchObject({ complete: false, stays: [{ factor: codes, certain: false }] });
    }
  });

  test("are not spoken of where other types were asked for", async () => {
    const emulator = await start(withCodes());
    for (const way of apis) {
      const result = await jobOf(emulator, way).removeAll(inAcme, {
        types: [way.api === "v1" ? "u2f" : "passkey"],
      });
      expect(result).toMatchObject({ complete: true, stays: [] });
    }
    expect(factorsLeft(emulator)).toEqual([
      "otp",
      "otpSms",
      "otpEmail",
      "300000000000000009",
      "recoveryCodes",
    ]);
  });
});
