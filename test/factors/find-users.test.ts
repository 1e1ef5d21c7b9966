import type { Interceptor } from "@connectrpc/connect";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startEmulator } from "../../src/emulator.js";
import type { PeopleQuery, SecondFactors } from "../../src/factors.js";
import { acme, ada, apis, bob, globex, jobOf, peopleWorld, start, type Way, ways } from "./world.js";

async function idsOf(people: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of people) ids.push(id);
  return ids;
}

const humans = ["200000000000000001", "200000000000000003"];

describe.each(ways)("over $api and $protocol", (way) => {
  test.each<[string | PeopleQuery, string[]]>([
    ["LOVE", [ada]],
    [" example.com ", humans],
    [ada, [ada]],
    [{ text: "e", kind: "machine" }, ["help-desk", "owner", "operator", "stranger", "viewer"]],
    [{ kind: "human" }, humans],
    [{ kind: "human", state: "inactive" }, []],
    [{ kind: "human", state: "suspended" }, []],
    [{ kind: "human", state: "active" }, humans],
    ["nobody has this", []],
  ])("%j finds all who fit, over pages of any size", async (query, expected) => {
    const job = jobOf(await start(), way, { orgId: acme });
    for (const pageSize of [2, 3, 500]) {
      expect(await idsOf(job.findUsers(query, { pageSize }))).toEqual([...expected].sort());
    }
  });

  test("a page comes by display name, with how many there are", async () => {
    const job = jobOf(await start(), way, { orgId: acme });
    const query = { text: "example.com", kind: "human" as const };
    const first = await job.searchUsers(query, { offset: 0, limit: 1 });
    expect(first).toMatchObject({ total: 2, people: [{ id: ada, displayName: "Ada Lovelace" }] });
    const second = await job.searchUsers(query, { offset: 1, limit: 1 });
    expect(second).toMatchObject({ total: 2, people: [{ displayName: "cleo" }] });
    expect(await job.searchUsers(query, { offset: 5, limit: 1 })).toEqual({ total: 0, people: [] });
  });
});

test("over v2 all organizations that the caller may read are searched, or the one asked for", async () => {
  const emulator = await start();
  const way = apis[1]!;
  expect(await idsOf(jobOf(emulator, way, { caller: "operator" }).findUsers("bob"))).toEqual([bob]);
  expect(await idsOf(jobOf(emulator, way, { caller: "operator", orgId: acme }).findUsers("bob"))).toEqual([]);
  expect(await idsOf(jobOf(emulator, way, { caller: "operator", orgId: globex }).findUsers("bob"))).toEqual([
    bob,
  ]);
  expect(await idsOf(jobOf(emulator, way).findUsers("bob"))).toEqual([]);
});

describe.each(apis)("over $api", (way) => {
  test.each<(job: SecondFactors) => unknown>([
    (job) => job.findUsers(""),
    (job) => job.findUsers(undefined as unknown as string),
    (job) => job.findUsers({ email: "ada@example.com" } as PeopleQuery),
    (job) => job.findUsers(5 as unknown as string),
    (job) => job.findUsers({ kind: "robot" } as unknown as PeopleQuery),
    (job) => job.findUsers({ state: "gone" } as unknown as PeopleQuery),
    (job) => job.findUsers("a", { pageSize: 1 }),
    (job) => job.findUsers("a", { pagesize: 5 } as object),
    (job) => job.searchUsers("a", undefined as never),
    (job) => job.searchUsers("a", { offset: -1, limit: 1 }),
    (job) => job.searchUsers("a", { offset: 0, limit: 0 }),
    (job) => job.searchUsers("a", { offset: 0.5, limit: 1 }),
  ])("%s is a TypeError, and nothing is sent", async (call) => {
    const emulator = await start();
    const job = jobOf(emulator, way);
    await expect((async () => call(job))()).rejects.toThrow(TypeError);
    expect(emulator.calls).toEqual([]);
  });

  test("whoever is there all the time is found, whoever else comes and goes between the pages", async () => {
    const change = fc.record({
      page: fc.nat(8),
      from: fc.nat(60),
      length: fc.oneof(fc.nat(2), fc.nat(30)),
      exists: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 4, max: 20 }),
        fc.array(change, { maxLength: 10 }),
        async (count, sparse, pageSize, changes) => {
          const { found, constant } = await findWhile(way, count, sparse, pageSize, (exists, page) => {
            for (const one of changes) {
              if (one.page === page) exists.fill(one.exists, one.from, one.from + one.length);
            }
          });
          expect(new Set(found).size).toBe(found.length);
          expect(constant.filter((id) => !found.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});

/** Finds all humans while after each page `change` says anew who is there. */
async function findWhile(
  way: Way,
  count: number,
  sparse: number,
  pageSize: number,
  change: (exists: boolean[], page: number) => void,
): Promise<{ found: string[]; constant: string[] }> {
  const people = Array.from({ length: count }, (_, index) => ({
    id: String(1_000 + index),
    orgId: acme,
    userName: `person-${index}`,
    human: {},
    state: index % sparse === 0 ? ("active" as const) : ("deleted" as "active" | "deleted"),
  }));
  const world = peopleWorld();
  world.users = [...world.users.filter(({ human }) => !human), ...people];
  await using emulator = await startEmulator({ world });
  const exists = people.map(({ state }) => state === "active");
  const constant = [...exists];
  let pages = 0;
  const changing: Interceptor = (next) => async (request) => {
    const answer = await next(request);
    change(exists, pages++);
    for (const [index, person] of people.entries()) {
      person.state = exists[index] ? "active" : "deleted";
      constant[index] &&= exists[index]!;
    }
    return answer;
  };
  const job = jobOf(emulator, way, { orgId: acme, client: { interceptors: [changing] } });
  const found = await idsOf(job.findUsers({ kind: "human" }, { pageSize }));
  return { found, constant: people.filter((_, index) => constant[index]).map(({ id }) => id) };
}
