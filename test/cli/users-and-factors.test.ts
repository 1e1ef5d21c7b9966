import { describe, expect, test } from "vitest";
import { startHttpServer } from "../support/http-server.js";
import { buildBinary, type Run, run as runBinary } from "./binary.js";
import { acme, alice, bob, emulatorOfEachTest, envOf, globex } from "./world.js";

buildBinary();

const emulator = emulatorOfEachTest();

const run = (args: string[], caller?: string): Promise<Run> =>
  runBinary(args, { env: envOf(emulator().baseUrl, caller) });

describe("users find", () => {
  test.each(["ALI", "adams", "alice@example.com", alice])("%s finds Alice", async (query) => {
    const { code, stdout, stderr } = await run(["users", "find", query]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [heading, ...rows] = stdout.trimEnd().split("\n");
    expect(heading).toMatch(/^ID +USER NAME +NAME +E-MAIL +TYPE +STATE +ORGANIZATION$/);
    expect(rows.some((row) => row.startsWith(alice) && row.endsWith(acme))).toBe(true);
  });

  test("as JSON", async () => {
    const { code, stdout } = await run(["users", "find", "Adams", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      api: "v1",
      users: [
        {
          id: alice,
          orgId: acme,
          kind: "human",
          state: "active",
          userName: "alice",
          loginName: "alice",
          loginNames: ["alice"],
          displayName: "Alice Adams",
          email: "alice@example.com",
          emailVerified: true,
        },
      ],
      total: 1,
    });
  });

  test("nobody: 3", async () => {
    expect(await run(["users", "find", "zed"])).toEqual({
      code: 3,
      stdout: "",
      stderr: "no user matches zed\n",
    });
  });
});

describe("factors list", () => {
  test.each(["alice", "alice@example.com", alice])(
    "%s, by id, login name or e-mail address",
    async (user) => {
      const { code, stdout, stderr } = await run(["factors", "list", user]);
      expect(code).toBe(0);
      expect(stderr).toBe(
        `Alice Adams, alice, alice@example.com (user ${alice} of organization ${acme}, active)\n`,
      );
      expect(stdout).toMatch(/^security key \(U2F\) +300000000000000001 +2024-12-27 14:32 +Blue key$/m);
      expect(stdout).toMatch(/^passkey +300000000000000004 +2024-12-27 14:32 +Laptop$/m);
      expect(stdout).not.toContain("300000000000000009");
    },
  );

  test("a name that is the address of another user is not guessed at", async () => {
    const { code, stdout, stderr } = await run(["factors", "list", "carol@example.com"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("is more than one user, name one by id");
    expect(stderr).toContain("200000000000000006");
    expect(stderr).toContain("200000000000000007");
  });

  test("a user of another organization, for who may look there; no name moves the cursor", async () => {
    const { code, stdout } = await run(["factors", "list", "bob"], "operator");
    expect(code).toBe(0);
    expect(stdout).toContain("Yellow \ufffd[31mkey");
    expect(stdout).not.toContain("\u001b");
    expect(
      emulator()
        .calls.filter(({ rpc }) => rpc.startsWith("ListHuman"))
        .map(({ orgId }) => orgId),
    ).toEqual([globex, globex]);
    const refused = await run(["factors", "list", "bob", "--org", acme], "operator");
    expect(refused).toMatchObject({ code: 3, stdout: "" });
    expect(refused.stderr).toMatch(
      new RegExp(`in another organization, to be named with --org: .*user ${bob} of organization ${globex}`),
    );
  });

  test.each([
    ["help-desk", "nobody", 3, "nobody is called nobody"],
    ["help-desk", bob, 3, "in another organization, to be named with --org"],
    ["nobody", "alice", 4, "AUTH-7fs1e"],
    ["stranger", "alice", 4, "give the caller a role in this organization"],
  ])("%s asks for %s: %i", async (caller, user, exitCode, message) => {
    const { code, stdout, stderr } = await run(["factors", "list", user], caller);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("no server: 5; as JSON with the code's name", async () => {
    await emulator().close();
    const { code, stdout, stderr } = await run(["factors", "list", "alice", "--json"]);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ error: { exitCode: 5, code: "Unavailable" } });
  });

  test.each(["grpc", "grpc-web", "rest"])("over %s", async (protocol) => {
    expect(await run(["factors", "list", "alice", "--protocol", protocol])).toMatchObject({ code: 0 });
    expect(new Set(emulator().calls.map((call) => call.protocol))).toEqual(new Set([protocol]));
  });
});

describe("nothing but text, and no secret, comes out of a pipe", () => {
  test.each<[string[]]>([
    [["users", "find", "a"]],
    [["factors", "list", "alice"]],
    [["factors", "remove", "alice", "Blue key", "--yes"]],
    [["factors", "remove", "alice", "Blue key", "--print", "curl"]],
    [["factors", "export"]],
    [["doctor"]],
    [["factors", "list", "--help"]],
    [["factors", "list", "alice", "--protocol", "http"]],
  ])("%j", async (args) => {
    const { stdout, stderr } = await run(args);
    expect(stdout + stderr).not.toContain("\u001b");
    expect(stdout + stderr).not.toContain("help-desk-token");
  });
});

test.each(["constructor", "__proto__", "toString"])(
  "an error of the server with the id %s has no advice",
  async (id) => {
    const detail = { "@type": "type.googleapis.com/zitadel.v1.ErrorDetail", id, message: "broken" };
    await using server = await startHttpServer((_, response) =>
      response
        .writeHead(400, { "content-type": "application/json" })
        .end(JSON.stringify({ code: 9, message: "broken", details: [detail] })),
    );
    const env = { ZITADEL_URL: server.origin, ZITADEL_TOKEN: "token" };
    const { code, stderr } = await runBinary(["users", "find", "a", "--protocol", "rest"], { env });
    expect({ code, stderr }).toEqual({ code: 1, stderr: `error: broken (${id})\n` });
  },
);
