import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cacheTokens, type IssuedToken } from "../../src/auth/token-cache.js";
import { Code, ConnectError } from "../../src/index.js";

/** A token endpoint whose answers the test gives, and a clock that the test moves. */
function controlledEndpoint() {
  const pending: { resolve(token: IssuedToken): void; reject(error: Error): void }[] = [];
  const endpoint = {
    now: 0,
    requests: 0,
    mostAtOnce: 0,
    pending,
    request: (signal: AbortSignal) =>
      new Promise<IssuedToken>((resolve, reject) => {
        endpoint.requests++;
        const one = { resolve, reject };
        pending.push(one);
        endpoint.mostAtOnce = Math.max(endpoint.mostAtOnce, pending.length);
        signal.addEventListener("abort", () => {
          const at = pending.indexOf(one);
          if (at >= 0) pending.splice(at, 1);
        });
      }),
    async answer(accessToken: string, expiresIn: number | undefined) {
      pending.shift()?.resolve({ accessToken, expiresIn });
      await turn();
    },
    async fail(error: Error) {
      pending.shift()?.reject(error);
      await turn();
    },
  };
  const source = cacheTokens(endpoint.request, { now: () => endpoint.now, random: () => 0 });
  return { endpoint, source };
}

const down = () => new ConnectError("down", Code.Unavailable);

describe("any interleaving of calls, aborts, time, answers, failures and invalidations", () => {
  type Action =
    | { do: "call" | "abort" | "fail permanently" | "fail for now" }
    | { do: "advance"; seconds: number }
    | { do: "answer"; expiresIn: number | undefined }
    | { do: "invalidate"; back: number };
  const action: fc.Arbitrary<Action> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("call" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("abort" as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("answer" as const),
        expiresIn: fc.constantFrom(0, 1, 10, 100, 1_000, undefined),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constantFrom("fail permanently" as const, "fail for now" as const) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant("advance" as const), seconds: fc.nat({ max: 300 }) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("invalidate" as const), back: fc.nat({ max: 2 }) }) },
  );

  test("never two requests at once, never an expired, refused or older token, and every call ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
        const { endpoint, source } = controlledEndpoint();
        const issued: { token: string; expiresAt: number }[] = [];
        const refused = new Set<string>();
        // Whether the running request began before a refusal, so that its token may be revoked already.
        let stale = false;
        const calls: { controller: AbortController; settled: boolean; waited: boolean }[] = [];

        const check = (token: string, waited: boolean) => {
          expect(token).toBe(issued.at(-1)?.token);
          expect(refused).not.toContain(token);
          if (!waited) expect(endpoint.now).toBeLessThan(issued.at(-1)?.expiresAt ?? 0);
        };
        const call = () => {
          const controller = new AbortController();
          const state = { controller, settled: false, waited: false };
          calls.push(state);
          return source.getToken({ signal: controller.signal }).then(
            (token) => {
              state.settled = true;
              check(token, state.waited);
            },
            (error) => {
              state.settled = true;
              if (!controller.signal.aborted) expect(error.message).toMatch(/down|wrong secret/);
            },
          );
        };
        const answer = (expiresIn: number | undefined) => {
          if (endpoint.pending.length === 0) return;
          const token = `t${issued.length}`;
          if (stale) refused.add(token);
          stale = false;
          issued.push({ token, expiresAt: endpoint.now + (expiresIn ?? Number.POSITIVE_INFINITY) * 1000 });
          return endpoint.answer(token, expiresIn);
        };

        const results: Promise<void>[] = [];
        for (const step of actions) {
          if (step.do === "call") results.push(call());
          if (step.do === "abort") calls.find(({ settled }) => !settled)?.controller.abort();
          if (step.do === "advance") endpoint.now += step.seconds * 1000;
          if (step.do === "answer") await answer(step.expiresIn);
          if (step.do.startsWith("fail")) stale = false;
          if (step.do === "fail permanently") await endpoint.fail(new Error("wrong secret"));
          if (step.do === "fail for now") await endpoint.fail(down());
          if (step.do === "invalidate") {
            const token = issued.at(-1 - step.back)?.token;
            if (token !== undefined) {
              source.invalidate(token);
              stale ||= token === issued.at(-1)?.token && !refused.has(token) && endpoint.pending.length > 0;
              refused.add(token);
            }
          }
          await turn();
          // The last call that waited for it may have ended it.
          if (endpoint.pending.length === 0) stale = false;
          for (const state of calls) state.waited = !state.settled;
          expect(endpoint.mostAtOnce).toBeLessThanOrEqual(1);
        }
        for (let rest = 0; rest < 3 && endpoint.pending.length > 0; rest++) await answer(1_000);
        await Promise.all(results);
        expect(calls.every(({ settled }) => settled)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

test("any number of parallel first calls: one request", async () => {
  const { endpoint, source } = controlledEndpoint();
  const calls = Promise.all(Array.from({ length: 64 }, () => source.getToken()));
  await turn();
  await endpoint.answer("a", 100);
  expect(new Set(await calls)).toEqual(new Set(["a"]));
  expect(endpoint.requests).toBe(1);
});

test("in its last quarter a token is renewed in the background, and a failure then harms nobody", async () => {
  const { endpoint, source } = controlledEndpoint();
  const first = source.getToken();
  await turn();
  await endpoint.answer("a", 100);
  await first;
  endpoint.now = 74_000;
  expect(await source.getToken()).toBe("a");
  expect(endpoint.requests).toBe(1);
  endpoint.now = 76_000;
  expect(await source.getToken()).toBe("a");
  await turn();
  expect(endpoint.requests).toBe(2);
  await endpoint.fail(new Error("wrong secret"));
  expect(await source.getToken()).toBe("a");
  await turn();
  await endpoint.answer("b", 100);
  expect(await source.getToken()).toBe("b");
});

test("a token is not used in the last tenth of its life, counted from the request on", async () => {
  const { endpoint, source } = controlledEndpoint();
  const first = source.getToken();
  await turn();
  endpoint.now = 50_000;
  await endpoint.answer("a", 100);
  expect(await first).toBe("a");
  endpoint.now = 90_000;
  const second = source.getToken();
  await turn();
  await endpoint.answer("b", 100);
  expect(await second).toBe("b");
});

test("a token refused while its renewal is under way: that answer is older than the refusal, and not used", async () => {
  const { endpoint, source } = controlledEndpoint();
  const first = source.getToken();
  await turn();
  await endpoint.answer("a", 100);
  await first;
  endpoint.now = 80_000;
  await source.getToken();
  await turn();
  source.invalidate("a");
  const next = source.getToken();
  await endpoint.answer("before the refusal", 100);
  await endpoint.answer("c", 100);
  expect(await next).toBe("c");
});

test("a request ends when the last call that waits for it is aborted; the next call begins another", async () => {
  const { endpoint, source } = controlledEndpoint();
  const controllers = [new AbortController(), new AbortController()];
  const calls = controllers.map(({ signal }) => source.getToken({ signal }));
  const ended = Promise.allSettled(calls);
  await turn();
  controllers[0]?.abort();
  await turn();
  expect([endpoint.requests, endpoint.pending.length]).toEqual([1, 1]);
  controllers[1]?.abort();
  await turn();
  expect(endpoint.pending.length).toBe(0);
  const next = source.getToken();
  await turn();
  expect([endpoint.requests, endpoint.pending.length]).toEqual([2, 1]);
  await endpoint.answer("a", 100);
  expect(await next).toBe("a");
  expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("an aborted call stops to wait; the others get their token", async () => {
  const { endpoint, source } = controlledEndpoint();
  const controller = new AbortController();
  const aborted = source.getToken({ signal: controller.signal });
  const other = source.getToken();
  await turn();
  controller.abort(new Error("gone"));
  await expect(aborted).rejects.toThrow("gone");
  await endpoint.answer("a", 100);
  expect(await other).toBe("a");
  await expect(source.getToken({ signal: controller.signal })).rejects.toThrow("gone");
});
