import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { startEmulator } from "../../src/emulator.js";
import { createManagementClient } from "../../src/rest.js";
import { buildBinary, type Run, run as runBinary } from "./binary.js";
import { acme, alice, bob, emulatorOfEachTest, envOf, helpDeskWorld } from "./world.js";

buildBinary();

const emulator = emulatorOfEachTest();

const run = (args: string[], caller?: string): Promise<Run> =>
  runBinary(args, { env: envOf(emulator().baseUrl, caller) });
const factorsOf = (userId: string) => emulator().world.users.find(({ id }) => id === userId)?.factors ?? [];
const idsOf = (userId: string) => factorsOf(userId).flatMap((factor) => ("id" in factor ? [factor.id] : []));
const removals = () => emulator().calls.filter(({ rpc }) => rpc.startsWith("Remove"));

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
    const after = emulator().calls.slice(
      emulator().calls.findIndex(({ rpc }) => rpc.startsWith("Remove")) + 1,
    );
    expect(after.map(({ rpc }) => rpc).sort()).toEqual([
      "ListHumanAuthFactors",
      "ListHumanPasswordless",
      "ListUserChanges",
    ]);
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
          listed: false,
          evidence: {
            sequence: expect.stringMatching(/^\d+$/),
            orgId: acme,
            audit: { type: "user.human.mfa.u2f.token.removed", author: "help-desk" },
          },
        },
      ],
    });
  });

  test("says that the key is removed, also where the proof fails", async () => {
    emulator().fault({ kind: "quota", rpc: "ListUserChanges" });
    const { code, stdout } = await run(["factors", "remove", "alice", "Blue key", "--yes"]);
    expect(code).toBe(5);
    expect(stdout).toMatch(/^removed \(not proved: Quota\.Access\.Exhausted \(QUOTA-vjAy8\)\): security key/);
    expect(stdout).toMatch(
      /event \d+ of the user, .* in organization 100000000000000001\n {2}no entry of an audit log was read/,
    );
    expect(idsOf(alice)).not.toContain("300000000000000001");
  });

  test("waits until the list agrees", async () => {
    const clear = emulator().fault({ kind: "lag", rpc: "ListHumanAuthFactors", times: 4 });
    const { code, stdout } = await run(["factors", "remove", "alice", "Blue key", "--yes", "--json"]);
    clear();
    expect(code).toBe(0);
    expect(JSON.parse(stdout).results[0].listed).toBe(false);
    const { rpc } =
      emulator().calls[emulator().calls.findIndex((call) => call.rpc.startsWith("Remove")) + 1]!;
    expect(rpc).toBe("ListHumanAuthFactors");
    expect(emulator().calls.filter((call) => call.rpc === "ListHumanAuthFactors").length).toBeGreaterThan(4);
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

  test("the last second factor of a user is warned of before it goes, and no other", async () => {
    const warning = "warning: no second factor stays";
    expect((await run(["factors", "remove", "alice", "Blue key", "--yes"])).stderr).not.toContain(warning);
    const last = ["factors", "remove", "bob", "--type", "u2f"];
    for (const how of ["--json", "--yes"]) {
      const { stderr } = await run([...last, how], "operator");
      expect(stderr).toContain(warning);
      expect(idsOf(bob)).toEqual(how === "--yes" ? [] : ["300000000000000005"]);
    }
  });

  test("the last second factor beside a passkey too: whoever has one signs in with a password all the same", async () => {
    const client = createManagementClient({ baseUrl: emulator().baseUrl, auth: "help-desk-token" });
    for (const tokenId of ["300000000000000001", "300000000000000002", "300000000000000003"]) {
      await client.removeHumanAuthFactorU2F({ userId: alice, tokenId });
    }
    const warning = "warning: no second factor stays";
    const remove = (type: string, how: string) => run(["factors", "remove", "alice", "--type", type, how]);
    expect((await remove("otp", "--dry-run")).stderr).not.toContain(warning);
    expect((await remove("otp", "--yes")).stderr).not.toContain(warning);
    expect((await remove("otp-email", "--dry-run")).stderr).toContain(warning);
    expect((await remove("otp-email", "--yes")).stderr).toContain(warning);
    expect(idsOf(alice)).toContain("300000000000000004");
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

  test("the id of one key that is the name of another is not guessed at: 2, unless --type says which", async () => {
    const world = helpDeskWorld();
    world.users.find(({ id }) => id === alice)!.factors = [
      { type: "u2f", id: "300000000000000001", name: "Blue key" },
      { type: "passkey", id: "300000000000000002", name: "300000000000000001" },
    ];
    await using other = await startEmulator({ world });
    const args = ["factors", "remove", "alice", "300000000000000001", "--yes"];
    const { code, stderr } = await runBinary(args, { env: envOf(other.baseUrl) });
    expect(code).toBe(2);
    expect(stderr).toContain(
      'is the id of one key and the name of another:\n  security key (U2F) "Blue key" 300000000000000001\n' +
        '  passkey "300000000000000001" 300000000000000002\n',
    );
    expect(other.calls.filter(({ rpc }) => rpc.startsWith("Remove"))).toEqual([]);
    const chosen = await runBinary([...args, "--type", "u2f"], { env: envOf(other.baseUrl) });
    expect(chosen.stdout).toContain('removed: security key (U2F) "Blue key"');
  });

  test("without --yes, and with nobody to ask, nothing is sent", async () => {
    const { code, stderr } = await run(["factors", "remove", "alice", "Blue key"]);
    expect(code).toBe(2);
    expect(stderr).toContain("nobody is here to be asked: say --yes");
    expect(removals()).toHaveLength(0);
  });

  test("who may only look is refused, and told which role it takes: 4", async () => {
    const { code, stdout, stderr } = await run(["factors", "remove", "alice", "Blue key", "--yes"], "viewer");
    expect(stderr).toContain("\n  give the caller a role such as ORG_USER_MANAGER in this organization");
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
    expect(JSON.parse(stdout)).toMatchObject({
      api: "v1",
      user: { id: alice },
      requests: [{ rpc, headers: [`x-zitadel-orgid: ${acme}`], message }],
    });
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
