import { Code, type ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import type { World } from "../../src/emulator.js";
import { type FindUserError, isFindUserError } from "../../src/factors.js";
import { acme, ada, apis, bob, globex, jobOf, peopleWorld, start, ways } from "./world.js";

/** Runs a search that has to fail as one that found not exactly one person. */
async function failure(search: Promise<unknown>): Promise<FindUserError> {
  const reason: unknown = await search.then(
    (found) => new Error(`found ${JSON.stringify(found)}`),
    (error: unknown) => error,
  );
  if (!isFindUserError(reason)) throw reason;
  return reason;
}

const ids = (people: { id: string }[]) => people.map(({ id }) => id).sort();

/** One text that is the id of one person, the login name of a second, the e-mail of a third, in two organizations. */
function confusing(text: string): World {
  const world = peopleWorld();
  world.users.push(
    { id: text, orgId: acme, userName: "by-id", human: { firstName: "Ida" } },
    { id: "2", orgId: globex, userName: text.toUpperCase(), human: { firstName: "Lola" } },
    { id: "3", orgId: acme, userName: "by-mail", human: { firstName: "Mia", email: text } },
  );
  return world;
}

describe.each(ways)("over $api and $protocol", (way) => {
  test.each([ada, "ada", "ADA", "ada@example.com", " \t ada@EXAMPLE.com \n", "\u202aada\u202c\u200b "])(
    "a person is found by %j",
    async (text) => {
      const person = await jobOf(await start(), way).findUser(text);
      expect(person).toEqual({
        id: ada,
        orgId: acme,
        kind: "human",
        state: "active",
        userName: "ada",
        loginName: "ada",
        loginNames: ["ada"],
        displayName: "Ada Lovelace",
        email: "Ada@example.com",
        emailVerified: true,
        phone: "+41791234567",
        phoneVerified: true,
      });
    },
  );

  test("a machine is found", async () => {
    expect(await jobOf(await start(), way).findUser("help-desk")).toMatchObject({
      id: "help-desk",
      kind: "machine",
      displayName: "The help-desk",
    });
  });
});

describe.each(apis)("over $api", (way) => {
  test("a text that means three people is an error that lists them", async () => {
    const emulator = await start(confusing("x-1"));
    const error = await failure(jobOf(emulator, way, { caller: "operator" }).findUser("x-1"));
    expect(error.reason).toBe("several");
    expect(ids(error.people)).toEqual(["2", "3", "x-1"]);
    for (const name of ["Ida", "Lola", "Mia", acme, globex]) expect(error.message).toContain(name);
  });

  test("people of another organization than the one asked for are no candidates", async () => {
    const world = confusing("x-1");
    world.users = world.users.filter(({ id }) => id !== "3");
    const job = jobOf(await start(world), way, { caller: "operator", orgId: acme });
    expect(await job.findUser("x-1")).toMatchObject({ id: "x-1" });
  });

  test("who is in another organization only is told", async () => {
    const emulator = await start();
    const error = await failure(jobOf(emulator, way, { caller: "operator", orgId: acme }).findUser("bob"));
    expect(error.reason).toBe("none");
    expect(ids(error.elsewhere)).toEqual([bob]);
    expect(error.message).toContain(`in organization ${acme}; but there is, in another organization: "Bob`);
    expect(error.message).toContain(globex);
  });

  test("an id of another organization is told, also to who may not read it", async () => {
    const emulator = await start();
    for (const orgId of [acme, undefined]) {
      const job = jobOf(emulator, way, orgId === undefined ? {} : { orgId });
      const error = await failure(job.findUser(bob));
      expect(error).toMatchObject({ reason: "none", elsewhere: [{ id: bob }] });
      expect(error.message).toContain(`user ${bob} of an organization that is not shown`);
    }
  });

  test("an id that may not be read, and somebody's name too, means two people", async () => {
    const world = peopleWorld();
    world.users.push({ id: "3", orgId: acme, userName: bob, human: {} });
    const error = await failure(jobOf(await start(world), way).findUser(bob));
    expect(error.reason).toBe("several");
    expect(ids(error.people)).toEqual([bob, "3"].sort());
  });

  test("nobody: where was looked, and who is close", async () => {
    const emulator = await start();
    const error = await failure(jobOf(emulator, way, { orgId: acme }).findUser("LOVELA"));
    expect(error).toMatchObject({ reason: "none", more: 0, elsewhere: [] });
    expect(ids(error.people)).toEqual([ada]);
    expect(error.message).toBe(
      `nobody is called "LOVELA": looked for an id, login name, user name or e-mail address in organization ${acme}; ` +
        `close to it: "Ada Lovelace" (user ${ada} of organization ${acme})`,
    );
    const mistyped = await failure(jobOf(emulator, way).findUser("ada@exmaple.com"));
    expect(ids(mistyped.people)).toEqual([ada]);
  });

  test("an address that many have: who is shown, and how many more", async () => {
    const world = peopleWorld();
    for (let number = 0; number < 25; number++) {
      world.users.push({
        id: `shared-${number}`,
        orgId: acme,
        userName: `s-${number}`,
        human: { email: "team@x.y" },
      });
    }
    const error = await failure(jobOf(await start(world), way).findUser("team@x.y"));
    expect(error).toMatchObject({ reason: "several", more: 15 });
    expect(error.people).toHaveLength(10);
    expect(error.message).toContain("and 15 more");
  });

  test("% and _ are characters", async () => {
    expect((await failure(jobOf(await start(), way).findUser("a_a"))).people).toEqual([]);
    expect((await failure(jobOf(await start(), way).findUser("%"))).people).toEqual([]);
  });

  test("a deleted person is nobody", async () => {
    expect(await failure(jobOf(await start(), way).findUser("left"))).toMatchObject({
      reason: "none",
      people: [],
    });
  });

  test.each(["", " \n", "\u200b", 2e17, 1n, undefined, null, "x".repeat(201)])(
    "%s is a TypeError, and nothing is sent",
    async (text) => {
      const emulator = await start();
      await expect(jobOf(emulator, way).findUser(text as string)).rejects.toThrow(TypeError);
      expect(emulator.calls).toEqual([]);
    },
  );

  test("a number is told that ids are text", async () => {
    const search = jobOf(await start(), way).findUser(2e17 as unknown as string);
    await expect(search).rejects.toThrow("ids are text");
  });

  test("a failure of one look is a failure of the search", async () => {
    const emulator = await start();
    for (const rpc of ["GetUserByID", "ListUsers"]) {
      const clear = emulator.fault({ kind: "quota", rpc });
      const error = await jobOf(emulator, way)
        .findUser("ada")
        .catch((reason: ConnectError) => reason);
      expect((error as ConnectError).code).toBe(Code.ResourceExhausted);
      clear();
    }
  });

  test("an aborted signal ends the search", async () => {
    const signal = AbortSignal.abort(new Error("gone"));
    await expect(jobOf(await start(), way, { signal }).findUser("ada")).rejects.toThrow("gone");
  });
});

test("over v1 who may not look into other organizations is told so", async () => {
  const world = peopleWorld();
  const roles = { [acme]: ["ORG_OWNER"] };
  world.users.push({ id: "m", orgId: globex, userName: "m", machine: {}, roles, tokens: ["m-token"] });
  const emulator = await start(world);
  const setting = { orgId: acme, client: { auth: "m-token" } };
  expect(await jobOf(emulator, apis[0]!, setting).findUser("ada")).toMatchObject({ id: ada });
});

test("over v2 people of all organizations that the caller may read are found by e-mail address", async () => {
  const emulator = await start();
  const way = apis[1]!;
  expect(await jobOf(emulator, way, { caller: "operator" }).findUser("bob@example.com")).toMatchObject({
    id: bob,
  });
  const other = { caller: "operator" as const, client: { orgId: acme } };
  expect(await jobOf(emulator, way, other).findUser(bob)).toMatchObject({ id: bob, orgId: globex });
  expect((await failure(jobOf(emulator, way).findUser("bob@example.com"))).message).toContain(
    "all organizations that the caller may read",
  );
});
