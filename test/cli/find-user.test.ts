import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator, type World } from "../../src/emulator.js";
import { startHttpServer } from "../support/http-server.js";
import { buildBinary, type Run, run as runBinary } from "./binary.js";
import { acme, envOf, globex, helpDeskWorld } from "./world.js";

buildBinary();

const dora = "210000000000000001";
const doraElsewhere = "210000000000000002";
const numbered = "210000000000000003";
const twoOfOne = "210000000000000004";
const [inGlobex, namedLikeIt] = ["210000000000000005", "210000000000000006"];
const [shared, alsoShared] = ["210000000000000007", "210000000000000008"];
const [robot, robotsOwner] = ["210000000000000009", "210000000000000010"];
const numberElsewhere = "210000000000000011";
const crowd = Array.from({ length: 12 }, (_, index) => String(210000000000000100n + BigInt(index)));

function confusingWorld(): World {
  const world = helpDeskWorld();
  let keys = 0;
  const person = (id: string, orgId: string, userName: string, email: string) => ({
    id,
    orgId,
    userName,
    human: { email },
    factors: [{ type: "u2f" as const, id: `key-${keys++}`, name: "Key" }],
  });
  world.users.push(
    // The e-mail address of one is the login name of another elsewhere.
    person(dora, acme, "dora", "dora@example.com"),
    person(doraElsewhere, globex, "Dora@example.com", "other@example.com"),
    // The id of one is the login name of another elsewhere.
    person(numbered, acme, "numbered", "numbered@example.com"),
    person(numberElsewhere, globex, numbered, "elsewhere@example.com"),
    // All that fits is one and the same person.
    person(twoOfOne, globex, twoOfOne, twoOfOne),
    // The id of one elsewhere is the login name of another here.
    person(inGlobex, globex, "in-globex", "in-globex@example.com"),
    person(namedLikeIt, acme, inGlobex, "like@example.com"),
    // One address of two.
    person(shared, acme, "first", "shared@example.com"),
    person(alsoShared, acme, "second", "SHARED@example.com"),
    { id: robot, orgId: acme, userName: "robot@example.com", machine: { name: "robot" } },
    person(robotsOwner, acme, "owner", "robot@example.com"),
    ...crowd.map((id) => person(id, acme, `crowd-${id}`, "crowd@example.com")),
    { ...person("210000000000000012", acme, "left", "second-chance@example.com"), state: "deleted" as const },
    person("210000000000000013", acme, "second-chance", "second-chance@example.com"),
    {
      id: "login",
      orgId: acme,
      userName: "login",
      machine: {},
      roles: { instance: ["IAM_LOGIN_CLIENT"] },
      tokens: ["login-token"],
    },
  );
  return world;
}

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ world: confusingWorld() });
});
afterEach(() => emulator.close());

const run = (args: string[], caller?: string): Promise<Run> =>
  runBinary(args, { env: envOf(emulator.baseUrl, caller) });
const removals = () => emulator.calls.filter(({ rpc }) => rpc.startsWith("Remove"));

describe("a name that fits more than one is not guessed at: 2, and all are shown", () => {
  test.each<[string, string, string[], string]>([
    ["an e-mail address, and a login name elsewhere", "dora@example.com", [dora, doraElsewhere], "by id:"],
    ["the same, in another case", "DORA@EXAMPLE.COM", [dora, doraElsewhere], "by id:"],
    [
      "an id, and a login name elsewhere",
      numbered,
      [numbered, numberElsewhere],
      "in another way than by id:",
    ],
    ["an id elsewhere, and a login name", inGlobex, [inGlobex, namedLikeIt], "in another way than by id:"],
    ["one address of two", "shared@example.com", [shared, alsoShared], "by id:"],
    ["a machine user, and a person", "robot@example.com", [robot, robotsOwner], "by id:"],
    ["one address of many", "crowd@example.com", crowd.slice(0, 10), "  and 2 more"],
  ])("%s", async (_, name, ids, text) => {
    for (const caller of ["help-desk", "operator"]) {
      const { code, stdout, stderr } = await run(["factors", "remove", name, "Key", "--yes"], caller);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(`error: ${name} is more than one user, name one`);
      expect(stderr).toContain(text);
      for (const id of ids) expect(stderr).toMatch(new RegExp(`^  .*user ${id} of `, "m"));
      expect(removals()).toEqual([]);
    }
  });

  test("unless --org names the organization that is meant", async () => {
    for (const [org, id] of [
      [acme, dora],
      [globex, doraElsewhere],
    ] as const) {
      const { code, stdout } = await run(
        ["factors", "list", "dora@example.com", "--org", org, "--json"],
        "operator",
      );
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ user: { id, orgId: org } });
    }
  });

  test("as JSON with a line for each", async () => {
    const args = ["factors", "list", "dora@example.com", "--json"];
    const { code, stdout, stderr } = await run(args, "operator");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr).error.lines.sort()).toEqual([
      expect.stringContaining(`user ${doraElsewhere} of organization ${globex}`),
      expect.stringContaining(`user ${dora} of organization ${acme}`),
    ]);
  });
});

describe("one person is the answer", () => {
  test.each<[string, string, string, string]>([
    ["an id", dora, acme, "help-desk"],
    ["a login name in another case", "DORA", acme, "help-desk"],
    ["all that fits is one person, elsewhere", twoOfOne, globex, "operator"],
    ["the other with the same address is deleted", "second-chance@example.com", acme, "help-desk"],
    ["the caller may not look into other organizations", "dora@example.com", acme, "login"],
  ])("%s", async (_, name, orgId, caller) => {
    const { code, stdout } = await run(["factors", "remove", name, "Key", "--yes", "--json"], caller);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ user: { orgId }, results: [{ outcome: "removed" }] });
  });
});

test.each<[string, number, string, string]>([
  [
    "an id in another organization",
    3,
    doraElsewhere,
    "in another organization, to be named with --org: user",
  ],
  [
    "nobody, a name that no path carries",
    3,
    "zoë/..",
    "nobody is called zoë/..: looked for an id, login name, user name or e-mail address in the caller's organization, and",
  ],
  ["a name that is too long", 2, "x".repeat(201), "has more than 200 characters"],
  ["200 characters outside of the BMP", 3, "😀".repeat(200), "nobody is called"],
])("%s: %i", async (_, exitCode, name, message) => {
  for (const protocol of ["grpc", "rest"]) {
    const { code, stdout, stderr } = await run(["factors", "list", name, "--protocol", protocol]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
  }
});

test.each(["GetUserByID", "ListUsers", "GetUserByLoginNameGlobal"])(
  "%s fails: it is not known that there is no other: 5",
  async (rpc) => {
    emulator.fault({ kind: "quota", rpc });
    const { code, stdout } = await run(["factors", "remove", "alice", "Blue key", "--yes"]);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(removals()).toEqual([]);
  },
);

test("an empty answer of something in between does not mean that there is nobody: 1", async () => {
  await using server = await startHttpServer((_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end("{}"),
  );
  for (const args of [
    ["users", "find", "a"],
    ["factors", "list", "a"],
    ["factors", "export"],
  ]) {
    const { code, stdout, stderr } = await runBinary([...args, "--protocol", "rest"], {
      env: { ZITADEL_URL: server.origin, ZITADEL_TOKEN: "a-token" },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("came without details");
  }
});

test("a user who was found by a pattern is not the one who was named, but close: 3", async () => {
  await using server = await startHttpServer(({ path }, response) => {
    const user = {
      id: "1",
      details: { resourceOwner: acme },
      userName: "ada",
      loginNames: ["ada"],
      human: { email: { email: "ada@example.com" } },
    };
    const found = { details: { totalResult: "1", viewTimestamp: "2026-01-01T00:00:00Z" }, result: [user] };
    const error = {
      "@type": "type.googleapis.com/zitadel.v1.ErrorDetail",
      id: "QUERY-Dfbg2",
      message: "none",
    };
    const [status, body] = path.endsWith("/_search")
      ? [200, found]
      : [404, { code: 5, message: "none (QUERY-Dfbg2)", details: [error] }];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const { code, stdout, stderr } = await runBinary(
    ["factors", "remove", "a_a@example.com", "Key", "--protocol", "rest", "--yes"],
    { env: { ZITADEL_URL: server.origin, ZITADEL_TOKEN: "a-token" } },
  );
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toContain("nobody is called a_a@example.com");
  expect(stderr).toContain("ada@example.com (user 1 of organization");
  expect(server.requests.every(({ method }) => method !== "DELETE")).toBe(true);
});
