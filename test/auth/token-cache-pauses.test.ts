import { afterEach, expect, test, vi } from "vitest";
import { cacheTokens, type IssuedToken } from "../../src/auth/token-cache.js";
import { Code, ConnectError } from "../../src/index.js";

const down = () => new ConnectError("down", Code.Unavailable);

afterEach(() => {
  vi.useRealTimers();
});

/** Calls one after the other, and tells when the requests were made, in milliseconds. */
async function requestTimes(calls: number, request: (made: number) => Promise<IssuedToken>, refuse = false) {
  vi.useFakeTimers();
  const times: number[] = [];
  const start = Date.now();
  const source = cacheTokens(
    () => {
      times.push(Date.now() - start);
      return request(times.length);
    },
    { random: () => 1 },
  );
  const errors: unknown[] = [];
  for (let call = 0; call < calls; call++) {
    const result = source.getToken().then(
      (token) => refuse && source.invalidate(token),
      (error) => errors.push(error),
    );
    await vi.runAllTimersAsync();
    await result;
  }
  return { times, errors };
}

test("an endpoint that is down: three quick requests for the first call, then one per call, up to 5 s apart", async () => {
  const { times, errors } = await requestTimes(6, () => Promise.reject(down()));
  expect(times).toEqual([0, 200, 600, 1_400, 3_000, 6_200, 11_200, 16_200]);
  expect(errors.length).toBe(6);
});

test("a wrong secret is not repeated for one call, and slows down the next calls", async () => {
  const { times } = await requestTimes(3, () => Promise.reject(new Error("wrong secret")));
  expect(times).toEqual([0, 200, 600]);
});

test("one blip harms no call, and is forgotten", async () => {
  const blip = (made: number) =>
    made % 2 === 1 ? Promise.reject(down()) : Promise.resolve({ accessToken: `t${made}`, expiresIn: 0 });
  const { times, errors } = await requestTimes(3, blip);
  expect(times).toEqual([0, 200, 200, 400, 400, 600]);
  expect(errors).toEqual([]);
});

test("tokens that are refused as soon as they are issued slow down the requests, from the second on", async () => {
  const fresh = (made: number) => Promise.resolve({ accessToken: `t${made}`, expiresIn: 1_000 });
  const { times } = await requestTimes(5, fresh, true);
  expect(times).toEqual([0, 0, 200, 600, 1_400]);
});
