import type { Interceptor } from "@connectrpc/connect";
import fc from "fast-check";
import { expect, test } from "vitest";
import { allPeople } from "../../src/cli/all-people.js";
import { startEmulator, type World } from "../../src/emulator.js";
import { createTransport } from "../../src/grpc.js";
import { createClient, ManagementService } from "../../src/index.js";
import { orgId, token, worldOf } from "../bulk/world.js";

/** After so many requests a list is given up as endless. */
const tooMany = 2_000;

/**
 * Lists the people of an organization while after each page `change` says anew who of `count` users is there. Returns
 * who was listed, and who was there all the time.
 */
async function listWhile(
  count: number,
  change: (exists: boolean[], page: number) => void,
  start: (index: number) => boolean = () => true,
): Promise<{ listed: string[]; constant: string[]; pages: number }> {
  const world: World = worldOf(0, 0);
  const people = Array.from({ length: count }, (_, index) => ({
    id: String(100_000 + index),
    orgId,
    userName: `person-${index}`,
    human: {},
    state: start(index) ? ("active" as const) : ("deleted" as "active" | "deleted"),
  }));
  world.users.push(...people);
  await using emulator = await startEmulator({ world });
  const exists = people.map(({ state }) => state === "active");
  const constant = [...exists];
  let pages = 0;
  const changing: Interceptor = (next) => async (request) => {
    if (pages === tooMany) throw new Error("the list does not end");
    const answer = await next(request);
    change(exists, pages++);
    for (const [index, person] of people.entries()) {
      person.state = exists[index] ? "active" : "deleted";
      constant[index] &&= exists[index]!;
    }
    return answer;
  };
  await using transport = createTransport({
    baseUrl: emulator.baseUrl,
    auth: token,
    interceptors: [changing],
  });
  const listed: string[] = [];
  for await (const { id } of allPeople(createClient(ManagementService, transport))) listed.push(id);
  expect(emulator.world.users.filter(({ state }) => state === "deleted")).toHaveLength(
    exists.filter((one) => !one).length,
  );
  return { listed, constant: people.filter((_, index) => constant[index]).map(({ id }) => id), pages };
}

/** Expects that nobody was left out and nobody is listed twice. */
function expectAll({ listed, constant }: { listed: string[]; constant: string[] }): void {
  expect(new Set(listed).size).toBe(listed.length);
  const found = new Set(listed);
  expect(constant.filter((id) => !found.has(id))).toEqual([]);
}

test("where nobody comes or goes, a page shares some with the one before, and that is all", async () => {
  const result = await listWhile(1_350, () => {});
  expect(result.listed).toEqual(result.constant);
  expect(result.pages).toBe(3);
});

test.each([1, 7, 50, 499, 500])("%i users are deleted after the first page", async (deleted) => {
  for (const count of [501, 549, 1_400]) {
    const result = await listWhile(count, (exists, page) => {
      if (page === 0) exists.fill(false, 0, deleted);
    });
    expect(result.constant).toHaveLength(count - deleted);
    expectAll(result);
  }
});

test("one user is deleted and another created after the first page", async () => {
  for (const created of [0, 500, 1_000]) {
    const result = await listWhile(
      1_001,
      (exists, page) => {
        if (page > 0) return;
        exists[5] = false;
        exists[created] = true;
      },
      (index) => index !== created,
    );
    expectAll(result);
  }
});

test("all but the last are deleted while the last page is asked for", async () => {
  const result = await listWhile(1_401, (exists, page) => {
    if (page === 1) exists.fill(false, 0, 1_400);
  });
  expect(result.constant).toHaveLength(1);
  expectAll(result);
});

test("whatever is deleted and created between the pages", async () => {
  const range = fc.record({
    page: fc.nat(6),
    from: fc.nat(1_600),
    length: fc.oneof(fc.nat(3), fc.nat(700)),
    exists: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1_600 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(range, { maxLength: 12 }),
      async (count, sparse, changes) => {
        const result = await listWhile(
          count,
          (exists, page) => {
            for (const change of changes) {
              if (change.page === page) exists.fill(change.exists, change.from, change.from + change.length);
            }
          },
          (index) => index % sparse === 0,
        );
        expectAll(result);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test.each<[string, number, (exists: boolean[], page: number) => void]>([
  ["is replaced by others", 1_200, (exists, page) => exists.fill(page % 2 === 1).fill(page % 2 === 0, 600)],
  ["grows faster than it is read", 40_000, (exists, page) => exists.fill(true, 0, 1_101 + 600 * page)],
])("an organization that %s all the time does not come to an end: it is said", async (_, count, change) => {
  const listing = listWhile(count, change, (index) => index < 501);
  await expect(listing).rejects.toThrow("users come and go faster than they can be listed");
});
