import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { buildBinary, type Run, run as runBinary } from "./binary.js";
import { acme, alice, bob, envOf, globex, helpDeskWorld } from "./world.js";

buildBinary();

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ world: helpDeskWorld() });
});
afterEach(() => emulator.close());

const run = (args: string[], caller?: string): Promise<Run> =>
  runBinary(args, { env: envOf(emulator.baseUrl, caller) });
const factorsOf = (userId: string) => emulator.world.users.find(({ id }) => id === userId)?.factors ?? [];
const idsOf = (userId: string) => factorsOf(userId).flatMap((factor) => ("id" in factor ? [factor.id] : []));
const removals = () => emulator.calls.filter(({ rpc }) => rpc.startsWith("Remove"));

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
      users: [
        {
          id: alice,
          orgId: acme,
          userName: "alice",
          displayName: "Alice Adams",
          email: "alice@example.com",
          type: "human",
          state: "active",
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
      expect(stdout).toMatch(/^security key \(U2F\) +300000000000000001 +Blue key$/m);
      expect(stdout).toMatch(/^passkey +300000000000000004 +Laptop$/m);
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
    expect(emulator.calls.filter(({ rpc }) => rpc.startsWith("ListHuman")).map(({ orgId }) => orgId)).toEqual(
      [globex, globex],
    );
    const refused = await run(["factors", "list", "bob", "--org", acme], "operator");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(`belongs to organization ${globex}, not to ${acme}`);
  });

  test.each([
    ["help-desk", "nobody", 3, "there is no user nobody"],
    ["help-desk", bob, 3, "name the user's organization with --org"],
    ["nobody", "alice", 4, "AUTH-7fs1e"],
    ["stranger", "alice", 4, "give the caller a role in this organization"],
  ])("%s asks for %s: %i", async (caller, user, exitCode, message) => {
    const { code, stdout, stderr } = await run(["factors", "list", user], caller);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("no server: 5; as JSON with the code's name", async () => {
    await emulator.close();
    const { code, stdout, stderr } = await run(["factors", "list", "alice", "--json"]);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ error: { exitCode: 5, code: "Unavailable" } });
  });

  test.each(["grpc", "grpc-web", "rest"])("over %s", async (protocol) => {
    expect(await run(["factors", "list", "alice", "--protocol", protocol])).toMatchObject({ code: 0 });
    expect(new Set(emulator.calls.map((call) => call.protocol))).toEqual(new Set([protocol]));
  });
});

describe("factors remove", () => {
  test("by name: shows user and key, removes it, and proves it", async () => {
    const { code, stdout, stderr } = await run(["factors", "remove", "alice", "Blue key", "--yes"]);
    expect(code).toBe(0);
    expect(stderr).toContain(`user ${alice} of organization ${acme}`);
    expect(stderr).toContain('security key (U2F) "Blue key" 300000000000000001');
    expect(stdout).toMatch(/^removed: security key \(U2F\) "Blue key" 300000000000000001$/m);
    expect(stdout).toMatch(/^ {2}event \d+ of the user, 20\d\d-.*Z, in organization 100000000000000001$/m);
    expect(stdout).toMatch(
      /^ {2}user\.human\.mfa\.u2f\.token\.removed "Multifactor U2F Token removed", by help-desk$/m,
    );
    expect(idsOf(alice)).not.toContain("300000000000000001");
    expect(removals()).toHaveLength(1);
    expect(emulator.calls.at(-2)?.rpc).toBe("ListHumanPasswordless");
    expect(emulator.calls.at(-1)?.rpc).toBe("ListUserChanges");
  });

  test("as JSON, with the evidence", async () => {
    const { code, stdout } = await run(["factors", "remove", alice, "300000000000000002", "--yes", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      user: { id: alice },
      results: [
        {
          key: { orgId: acme, userId: alice, type: "u2f", tokenId: "300000000000000002" },
          outcome: "removed",
          exitCode: 0,
          listed: false,
          evidence: {
            sequence: expect.stringMatching(/^\d+$/),
            orgId: acme,
            event: { type: "user.human.mfa.u2f.token.removed", editor: "help-desk" },
          },
        },
      ],
    });
  });

  test("waits until the list agrees", async () => {
    const clear = emulator.fault({ kind: "lag", rpc: "ListHumanAuthFactors", times: 4 });
    const { code, stdout } = await run(["factors", "remove", "alice", "Blue key", "--yes", "--json"]);
    clear();
    expect(code).toBe(0);
    expect(JSON.parse(stdout).results[0].listed).toBe(false);
    const { rpc } = emulator.calls[emulator.calls.findIndex((call) => call.rpc.startsWith("Remove")) + 1]!;
    expect(rpc).toBe("ListHumanAuthFactors");
    expect(emulator.calls.filter((call) => call.rpc === "ListHumanAuthFactors").length).toBeGreaterThan(4);
  });

  test.each([
    ["passkey", 1],
    ["otp", 1],
    ["otp-email", 1],
  ])("--type %s", async (type, count) => {
    const before = factorsOf(alice).length;
    expect(await run(["factors", "remove", "alice", "--type", type, "--yes"])).toMatchObject({ code: 0 });
    expect(factorsOf(alice)).toHaveLength(before - count);
    expect(removals()).toHaveLength(1);
  });

  test("--all, and --all of a type", async () => {
    expect(await run(["factors", "remove", "alice", "--all", "--type", "u2f", "--yes"])).toMatchObject({
      code: 0,
    });
    expect(idsOf(alice)).toEqual(["300000000000000004", "300000000000000009"]);
    expect(await run(["factors", "remove", "alice", "--all", "--yes"])).toMatchObject({ code: 0 });
    expect(idsOf(alice)).toEqual(["300000000000000009"]);
    expect(await run(["factors", "remove", "alice", "--all", "--yes"])).toMatchObject({ code: 3 });
  });

  test("an unverified key by its id, with --unlisted", async () => {
    const key = ["factors", "remove", "alice", "300000000000000009", "--yes"];
    expect(await run(key)).toMatchObject({ code: 3, stdout: "" });
    expect(removals()).toHaveLength(0);
    expect(await run([...key, "--unlisted"])).toMatchObject({ code: 0 });
    expect(idsOf(alice)).not.toContain("300000000000000009");
  });

  test.each<[string[], number, string]>([
    [["alice", "Twin"], 2, "2 keys are called Twin: name one by id (300000000000000002, 300000000000000003)"],
    [["alice", "Laptop", "--type", "u2f"], 2, "Laptop is not of --type u2f: it is passkey"],
    [
      ["alice", "Green key"],
      3,
      'the user has no key Green key; verified factors: security key (U2F) "Blue key"',
    ],
    [["alice", "Blue key", "--type", "otp"], 2, "a user has one otp at most: leave out Blue key"],
    [["alice", "--type", "u2f"], 2, "say which: "],
    [["alice"], 2, "say which: "],
    [["alice", "--type", "otp-sms"], 3, "the user has no verified otp-sms"],
    [["alfred", "--all"], 3, "the user has no verified factor"],
  ])("%j is not sent: %i", async (args, exitCode, message) => {
    const { code, stdout, stderr } = await run(["factors", "remove", ...args, "--yes"]);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
    expect(stderr).toContain(message);
    expect(removals()).toHaveLength(0);
  });

  test("without --yes, and with nobody to ask, nothing is sent", async () => {
    const { code, stderr } = await run(["factors", "remove", "alice", "Blue key"]);
    expect(code).toBe(2);
    expect(stderr).toContain("nobody is here to be asked: say --yes");
    expect(removals()).toHaveLength(0);
  });

  test("who may only look is refused, and told which role it takes: 4", async () => {
    const { code, stdout } = await run(["factors", "remove", "alice", "Blue key", "--yes"], "viewer");
    expect(code).toBe(4);
    expect(stdout).toContain("failed (No matching permissions found (AUTH-5mWD2))");
    expect(idsOf(alice)).toContain("300000000000000001");
  });

  test("--dry-run prints the request and sends none", async () => {
    const args = ["factors", "remove", "alice", "Blue key", "--dry-run"];
    const message = { userId: alice, tokenId: "300000000000000001" };
    const rpc = "zitadel.management.v1.ManagementService/RemoveHumanAuthFactorU2F";
    expect(await run(args)).toMatchObject({
      code: 0,
      stdout: `${rpc}\n  x-zitadel-orgid: ${acme}\n  ${JSON.stringify(message)}\n`,
    });
    const { stdout } = await run([...args, "--json"]);
    expect(JSON.parse(stdout)).toEqual({ rpc, headers: [`x-zitadel-orgid: ${acme}`], message });
    expect(removals()).toHaveLength(0);
  });

  test("--print curl prints a command without the token, which a shell can run", async () => {
    const { code, stdout } = await run(["factors", "remove", "alice", "Blue key", "--print", "curl"]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("help-desk-token");
    expect(removals()).toHaveLength(0);
    const answer = await promisify(execFile)("sh", ["-c", stdout], {
      env: { PATH: process.env.PATH, ZITADEL_TOKEN: "help-desk-token" },
    });
    expect(JSON.parse(answer.stdout)).toMatchObject({ details: { resourceOwner: acme } });
    expect(removals()).toMatchObject([{ protocol: "rest", orgId: acme, answer: { code: 0 } }]);
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
