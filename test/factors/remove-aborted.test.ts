import type { Interceptor } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import type { FactorRef } from "../../src/factors.js";
import { acme, ada, apis, factorsLeft, jobOf, removalsSent, start } from "./world.js";

const green: FactorRef = { userId: ada, orgId: acme, type: "u2f", tokenId: "300000000000000001" };

describe.each(apis)("over $api", (way) => {
  test("an aborted signal: nothing is sent, its reason is thrown", async () => {
    const emulator = await start();
    const signal = AbortSignal.abort(new Error("page left"));
    await expect(jobOf(emulator, way, { signal }).remove(green)).rejects.toThrow("page left");
    expect(emulator.calls).toEqual([]);
  });

  test("a signal that is aborted while the factor is looked up: nothing is removed", async () => {
    const emulator = await start();
    const page = new AbortController();
    const leave: Interceptor = (next) => async (request) => {
      const answer = await next(request);
      page.abort(new Error("page left"));
      return answer;
    };
    const job = jobOf(emulator, way, { signal: page.signal, client: { interceptors: [leave] } });
    await expect(job.remove(green)).rejects.toThrow("page left");
    expect(removalsSent(emulator)).toEqual([]);
  });

  test("a signal that is aborted while a list lags: the last look is told, and that it was cut short", async () => {
    const emulator = await start();
    emulator.fault({ kind: "lag" });
    const page = new AbortController();
    const removing = jobOf(emulator, way, { signal: page.signal }).remove(green);
    await expect.poll(() => factorsLeft(emulator)).not.toContain(green.tokenId);
    page.abort(new Error("page left"));
    const removal = await removing;
    const cut = { listed: true, lookError: { rawMessage: "page left" } };
    expect(removal).toMatchObject({ outcome: "removed", ...cut });
  });

  test("a removal on its way is told, though the signal is aborted", async () => {
    const emulator = await start();
    const page = new AbortController();
    const leave: Interceptor = (next) => (request) => {
      if (request.method.name.startsWith("Remove")) page.abort(new Error("page left"));
      return next(request);
    };
    const job = jobOf(emulator, way, { signal: page.signal, client: { interceptors: [leave] } });
    expect(await job.remove(green)).toMatchObject({ outcome: "removed", evidence: { orgId: acme } });
  });
});
