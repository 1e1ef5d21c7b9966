import { create } from "@bufbuild/protobuf";
import type { Interceptor, UnaryResponse } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import type { Fault } from "../../src/emulator.js";
import type { FactorRef } from "../../src/factors.js";
import { acme, ada, apis, factorsLeft, jobOf, removalsSent, start } from "./world.js";
import { removeByWrongRpc } from "./wrong-rpc.js";

const green: FactorRef = { userId: ada, orgId: acme, type: "u2f", tokenId: "300000000000000001" };
const laptop: FactorRef = { userId: ada, orgId: acme, type: "passkey", tokenId: "300000000000000004" };

const rpcs = { v1: "RemoveHumanAuthFactorU2F", v2: "RemoveU2F" };
const lists = /^List(Human|AuthenticationFactors|Passkeys)/;

describe.each(apis)("over $api", (way) => {
  test("a list that never follows is told", async () => {
    const emulator = await start();
    emulator.fault({ kind: "lag" });
    expect(await jobOf(emulator, way).remove(green)).toMatchObject({ outcome: "removed", listed: true });
  }, 30_000);

  test("a key that the rpc for another kind took stays listed: refused, and listed", async () => {
    const emulator = await start();
    await removeByWrongRpc(emulator, way, laptop);
    expect(await jobOf(emulator, way).remove(laptop)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("nothing to remove, and yet lists"),
      listed: true,
    });
  }, 30_000);

  const answered: [string, Fault][] = [
    ["the optimistic lock to the end", { kind: "lock" }],
    ["a quota that is used up", { kind: "quota", rpc: rpcs[way.api] }],
    ["a blocked instance", { kind: "blocked" }],
  ];
  test.each(answered)(
    "%s is refused, never unknown",
    async (_, fault) => {
      const emulator = await start();
      emulator.fault(fault);
      expect((await jobOf(emulator, way).remove(green)).outcome).toBe("refused");
      expect(factorsLeft(emulator)).toHaveLength(7);
    },
    40_000,
  );

  test("who says that nobody is there may be a proxy: unknown, and listed still", async () => {
    const emulator = await start();
    emulator.fault({ kind: "unavailable", rpc: rpcs[way.api] });
    expect(await jobOf(emulator, way).remove(green)).toMatchObject({ outcome: "unknown", listed: true });
  }, 30_000);

  test("all answers lost, and no list: unknown, and no word of the list", async () => {
    const emulator = await start();
    const lose: Interceptor = (next) => async (request) => {
      if (lists.test(request.method.name) && removalsSent(emulator).length > 0) throw new Error("offline");
      return next(request);
    };
    emulator.fault({ kind: "drop-answer", rpc: rpcs[way.api] });
    const removal = await jobOf(emulator, way, { client: { interceptors: [lose] } }).remove(green);
    expect(removal).toMatchObject({ outcome: "unknown", reason: expect.any(String) });
    expect(removal).not.toHaveProperty("listed");
  }, 30_000);

  test("a success that names no event proves nothing: unknown, and listed still", async () => {
    const emulator = await start();
    const silent: Interceptor = (next) => async (request) => {
      if (!request.method.name.startsWith("Remove")) return next(request);
      const message = create(request.method.output);
      return { stream: false, header: new Headers(), trailer: new Headers(), message } as UnaryResponse;
    };
    const job = jobOf(emulator, way, { client: { interceptors: [silent] } });
    expect(await job.remove(green)).toMatchObject({
      outcome: "unknown",
      reason: expect.stringContaining(`outcome unknown: look whether ${rpcs[way.api]} was done`),
      listed: true,
    });
    expect(factorsLeft(emulator)).toHaveLength(7);
  }, 30_000);
});
