import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient, type Interceptor } from "@connectrpc/connect";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { type FactorKey, removeFactors } from "../../src/bulk.js";
import type { ManagementClient, UserClient } from "../../src/factors.js";
import { createTransport } from "../../src/grpc.js";
import { ManagementService } from "../../src/index.js";
import { idsOf, owner } from "../emulator/world.js";
import { median } from "../median.js";

/** What a server does at once, and how long one call takes it: 400 calls a second, as one of the recorded servers had. */
const atOnce = 8;
const callMs = 20;
const inFlight = 64;
const rounds = 5;

/** One user and the ids of some of the user's keys. */
interface Person {
  userId: string;
  keys: string[];
}

/** A client of an API, and its calls. */
interface Calls {
  client: ManagementClient | UserClient;
  remove(userId: string, key: string): Promise<unknown>;
  look(userId: string): Promise<unknown>;
}

/** How many people of the world a comparison takes. */
export const peopleNeeded = 2 * 3 * rounds * (300 + 100);

/**
 * Compares bulk with removals alone, and with removals after the same looks, of as many users at once, on a server that
 * does a bounded number of calls at once.
 */
export async function compareWithRaw(baseUrl: string): Promise<void> {
  let next = 0;
  for (const api of ["v1", "v2"] as const) {
    for (const [keysEach, people] of [
      [1, 300],
      [3, 100],
    ] as const) {
      const toRaw: number[] = [];
      const toLooks: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const take = () => {
          next += people;
          return Array.from({ length: people }, (_, index): Person => {
            const { userId, keys } = idsOf(next - people + index);
            return { userId, keys: keys.slice(0, keysEach) };
          });
        };
        await using transport = createTransport({ baseUrl, auth: owner.token, interceptors: [bounded()] });
        const calls = api === "v1" ? v1(transport) : v2(transport);
        const raw = await msOf(() => rawRemovals(calls, take(), false));
        const looked = await msOf(() => rawRemovals(calls, take(), true));
        const bulk = await msOf(() => inBulk(calls, take()));
        toRaw.push(raw / bulk);
        toLooks.push(looked / bulk);
      }
      console.log(
        `${api}, ${keysEach} keys per user, ${atOnce} calls of ${callMs} ms at once, median of ${rounds} rounds: ` +
          `${median(toRaw).toFixed(2)} of the rate of removals alone, ` +
          `${median(toLooks).toFixed(2)} of removals with the same looks`,
      );
      if (median(toLooks) < 0.9) process.exitCode = 1;
    }
  }
}

/** Stands for a server with few workers: so many calls at once, each of which takes its time. */
function bounded(): Interceptor {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return (next) => async (request) => {
    if (busy === atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy++;
    try {
      const [response] = await Promise.all([next(request), sleep(callMs)]);
      return response;
    } finally {
      const first = waiting.shift();
      if (first) first();
      else busy--;
    }
  };
}

type Transport = ReturnType<typeof createTransport>;

function v1(transport: Transport): Calls {
  const client = createClient(ManagementService, transport);
  return {
    client,
    remove: (userId, tokenId) => client.removeHumanAuthFactorU2F({ userId, tokenId }),
    look: (userId) => client.listHumanAuthFactors({ userId }),
  };
}

function v2(transport: Transport): Calls {
  const client = createClient(UserService, transport);
  return {
    client,
    remove: (userId, u2fId) => client.removeU2F({ userId, u2fId }),
    look: (userId) =>
      Promise.all([client.getUserByID({ userId }), client.listAuthenticationFactors({ userId })]),
  };
}

async function rawRemovals(calls: Calls, people: Person[], look: boolean): Promise<void> {
  const queue = people.values();
  const lane = async () => {
    for (const { userId, keys } of queue) {
      if (look) await calls.look(userId);
      for (const key of keys) await calls.remove(userId, key);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

async function inBulk({ client }: Calls, people: Person[]): Promise<void> {
  const keys = people.flatMap(({ userId, keys }) =>
    keys.map((tokenId): FactorKey => ({ userId, type: "u2f", tokenId })),
  );
  for await (const { key, outcome } of removeFactors(client, keys, { concurrency: inFlight })) {
    if (outcome !== "removed") throw new Error(`${outcome}: ${JSON.stringify(key)}`);
  }
}

async function msOf(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
