import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { type FactorKey, removeFactors } from "../../src/bulk.js";
import type { Emulator, World } from "../../src/emulator.js";
import type { ManagementClient, UserClient } from "../../src/factors.js";
import { type Api, apis, clientOf, factorsLeft, keysOf, removalsByKey, start, worldOf } from "./world.js";

/** Watches which users are worked on at the same time, and whether a removal is alone with its user. */
function watch(): { interceptor: Interceptor; mostUsers: () => number; overlaps: () => number } {
  const inFlight = new Map<string, string[]>();
  let mostUsers = 0;
  let overlaps = 0;
  return {
    interceptor: (next) => async (request) => {
      const { userId } = request.message as unknown as { userId: string };
      const rpcs = inFlight.get(userId) ?? [];
      rpcs.push(request.method.name);
      inFlight.set(userId, rpcs);
      // Over v2 the person and the list are asked for at the same time.
      if (rpcs.length > 1 && rpcs.some((rpc) => rpc.startsWith("Remove"))) overlaps++;
      mostUsers = Math.max(mostUsers, inFlight.size);
      try {
        return await next(request);
      } finally {
        rpcs.splice(rpcs.indexOf(request.method.name), 1);
        if (rpcs.length === 0) inFlight.delete(userId);
      }
    },
    mostUsers: () => mostUsers,
    overlaps: () => overlaps,
  };
}

async function startWith(
  api: Api,
  world: World,
  interceptors: Interceptor[] = [],
): Promise<{ emulator: Emulator; client: ManagementClient | UserClient; healthz: () => Promise<unknown> }> {
  const emulator = await start(world);
  const healthz = () => clientOf(emulator, "v1").healthz({});
  return { emulator, client: clientOf(emulator, api, { interceptors }), healthz };
}

/** Counts the keys that were taken. */
function counted(keys: Iterable<FactorKey>): {
  keys: Generator<FactorKey>;
  taken: () => number;
  closed: () => boolean;
} {
  let taken = 0;
  let closed = false;
  return {
    keys: (function* () {
      try {
        for (const key of keys) {
          taken++;
          yield key;
        }
      } finally {
        closed = true;
      }
    })(),
    taken: () => taken,
    closed: () => closed,
  };
}

describe.each(apis)("over %s", (api) => {
  describe("users in parallel, the keys of a user one by one", () => {
    test.each([1, 3, 8])("%i at a time, with keys in any order", async (concurrency) => {
      const watched = watch();
      const { emulator, client } = await startWith(api, worldOf(20, 5), [watched.interceptor]);
      emulator.fault({ kind: "delay", ms: 1 });
      const shuffled = [...keysOf(20, 5)].sort((a, b) => a.tokenId!.localeCompare(b.tokenId!)).reverse();
      const byKey = shuffled.sort((a, b) => a.tokenId!.at(-1)!.localeCompare(b.tokenId!.at(-1)!));
      for await (const { outcome } of removeFactors(client, byKey, { concurrency }))
        expect(outcome).toBe("removed");
      expect(watched.mostUsers()).toBe(concurrency);
      expect(watched.overlaps()).toBe(0);
      expect(factorsLeft(emulator)).toBe(0);
    });

    test("many keys of one user do not hold up the others", async () => {
      const watched = watch();
      const { emulator, client } = await startWith(api, worldOf(4, 5), [watched.interceptor]);
      emulator.fault({ kind: "delay", ms: 2 });
      for await (const { outcome } of removeFactors(client, keysOf(4, 5), { concurrency: 4 })) {
        expect(outcome).toBe("removed");
      }
      expect(watched.mostUsers()).toBe(4);
    });

    test("the lists of a user are asked for once, not for each key", async () => {
      const { emulator, client } = await startWith(api, worldOf(1, 5));
      for await (const { outcome } of removeFactors(client, keysOf(1, 5))) expect(outcome).toBe("removed");
      expect(emulator.calls.filter(({ rpc }) => rpc.startsWith("List"))).toHaveLength(1);
    });
  });

  describe("keys are taken as they are needed", () => {
    test("no more than eight per user ahead of who reads the results", async () => {
      const { client, healthz } = await startWith(api, worldOf(200, 1));
      const source = counted(keysOf(200, 1));
      const removing = removeFactors(client, source.keys, { concurrency: 2 });
      await removing.next();
      await healthz();
      expect(source.taken()).toBeLessThanOrEqual(2 * 8 + 1);
      await removing.return();
      expect(source.closed()).toBe(true);
    });

    test("an async source, and one that fails: what was taken is removed before the error comes", async () => {
      const { emulator, client } = await startWith(api, worldOf(5, 1));
      const failing = async function* () {
        yield* keysOf(3, 1);
        throw new Error("the list ends here");
      };
      const outcomes: string[] = [];
      const run = async () => {
        for await (const { outcome } of removeFactors(client, failing())) outcomes.push(outcome);
      };
      await expect(run()).rejects.toThrow("the list ends here");
      expect(removalsByKey(emulator).size).toBe(outcomes.length);
    });
  });

  test("a limit on requests per second slows a run down, and does not end it", async () => {
    const perWindow = 20;
    const windowMs = 100;
    let window = 0;
    let inWindow = 0;
    let refused = 0;
    const limit: Interceptor = (next) => (request) => {
      const current = Math.floor(performance.now() / windowMs);
      if (current !== window) inWindow = 0;
      window = current;
      if (++inWindow <= perWindow) return next(request);
      refused++;
      throw new ConnectError("HTTP 429", Code.Unavailable);
    };
    const { emulator, client } = await startWith(api, worldOf(300, 1), [limit]);
    for await (const { outcome } of removeFactors(client, keysOf(300, 1))) expect(outcome).toBe("removed");
    expect(refused).toBeGreaterThan(100);
    expect([...removalsByKey(emulator).values()]).toEqual(Array(300).fill(1));
  }, 60_000);

  describe("the end of a run", () => {
    test("an aborted signal: the calls in flight end, no other is made, and its reason is thrown", async () => {
      const { emulator, client, healthz } = await startWith(api, worldOf(100, 1));
      const controller = new AbortController();
      const { keys, closed } = counted(keysOf(100, 1));
      let results = 0;
      const run = async () => {
        for await (const { outcome } of removeFactors(client, keys, {
          concurrency: 4,
          signal: controller.signal,
        })) {
          expect(outcome).toBe("removed");
          if (++results === 10) controller.abort(new Error("enough"));
        }
      };
      await expect(run()).rejects.toThrow("enough");
      const calls = emulator.calls.length;
      expect(removalsByKey(emulator).size).toBe(results);
      expect(results).toBeLessThan(100);
      expect(closed()).toBe(true);
      await healthz();
      expect(emulator.calls.length).toBe(calls + 1);
    });

    test("an abort while users are looked up sends no removal", async () => {
      const emulator = await start(worldOf(4, 1));
      const controller = new AbortController();
      const leave: Interceptor = (next) => async (request) => {
        const answer = await next(request);
        controller.abort(new Error("enough"));
        return answer;
      };
      const client = clientOf(emulator, api, { interceptors: [leave] });
      const removing = removeFactors(client, keysOf(4, 1), { signal: controller.signal });
      await expect(removing.next()).rejects.toThrow("enough");
      expect(factorsLeft(emulator)).toBe(4);
    });

    test.each([2e17, "", " ", null])("the organization %j is a TypeError", async (orgId) => {
      const emulator = await start(worldOf(1, 1));
      const removing = removeFactors(clientOf(emulator, api), keysOf(1, 1), { orgId: orgId as string });
      await expect(removing.next()).rejects.toThrow(TypeError);
      expect(emulator.calls).toEqual([]);
    });

    test("a signal that was aborted before: nothing is sent", async () => {
      const { emulator, client } = await startWith(api, worldOf(1, 1));
      const signal = AbortSignal.abort(new Error("too late"));
      await expect(removeFactors(client, keysOf(1, 1), { signal }).next()).rejects.toThrow("too late");
      expect(emulator.calls).toHaveLength(0);
    });

    test("who stops reading waits for the calls in flight", async () => {
      const { emulator, client, healthz } = await startWith(api, worldOf(50, 1));
      for await (const _ of removeFactors(client, keysOf(50, 1), { concurrency: 4 })) break;
      const removed = removalsByKey(emulator).size;
      await healthz();
      expect(removalsByKey(emulator).size).toBe(removed);
      expect(removed).toBeLessThan(50);
    });

    test("no keys: no results", async () => {
      const { client } = await startWith(api, worldOf(1, 1));
      expect(await removeFactors(client, []).next()).toEqual({ done: true, value: undefined });
    });
  });
});
