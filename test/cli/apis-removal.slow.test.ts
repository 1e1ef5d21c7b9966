import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { serverOfEachTest, servers, worldWith } from "./apis.js";
import { buildBinary } from "./binary.js";
import { acme, alice, bob, globex } from "./world.js";

buildBinary();

const server = serverOfEachTest();

describe.each(servers)("a server with $has", ({ has, spoken }) => {
  test("is searched, and a person is removed a key from, with the evidence", async () => {
    await server.start(worldWith(has));
    expect((await server.run(["users", "find", "Adams"])).stdout).toContain(alice);
    const { code, stdout } = await server.run([
      "factors",
      "remove",
      "alice@example.com",
      "Blue key",
      "--yes",
      "--json",
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      api: spoken,
      results: [
        { outcome: "removed", listed: false, evidence: { sequence: expect.any(String), orgId: acme } },
      ],
    });
    expect(server.left()).not.toContain("300000000000000001");
  });

  test("loses all factors of a person: what stays is told, and no success", async () => {
    await server.start(worldWith(has, true));
    const { code, stdout, stderr } = await server.run(["factors", "remove", "alice", "--all", "--yes"]);
    const canRemoveCodes = spoken === "v2";
    expect(code).toBe(canRemoveCodes ? 0 : 6);
    expect(server.left()).toEqual(["300000000000000009", ...(canRemoveCodes ? [] : ["recoveryCodes"])]);
    expect(stdout.includes("stays: recovery codes: ")).toBe(!canRemoveCodes);
    expect(stderr.includes(`factors remove ${alice} --type recovery-codes --api v2`)).toBe(!canRemoveCodes);
    expect(stderr).toContain("warning: no second factor stays");
  });

  test("as JSON too, and not told of who has none", async () => {
    await server.start(worldWith(has, true));
    const args = ["factors", "remove", "alice", "--all", "--yes", "--json"];
    const json = JSON.parse((await server.run(args)).stdout);
    if (spoken === "v1") {
      expect(json).toMatchObject({
        complete: false,
        stays: [{ key: { userId: alice, type: "recoveryCodes" }, certain: true }],
      });
    } else expect(json).toMatchObject({ complete: true, stays: [] });
    const carol = await server.run(["factors", "remove", "carol", "--all", "--yes"]);
    expect(carol.code).toBe(spoken === "v1" ? 3 : 0);
  });

  test("tells who calls, as far as it can", async () => {
    await server.start(worldWith(has));
    const { code, stdout } = await server.run(["whoami"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^caller +\S/);
    expect(stdout).toMatch(
      spoken === "v1" ? /^organization +ACME/m : /^organization +not told to this caller$/m,
    );
  });

  test("goes through a list, and on with the same journal", async () => {
    await server.start(worldWith(has));
    const exported = await server.run(["factors", "export", "--org", acme]);
    writeFileSync(join(server.folder, "keys"), exported.stdout);
    const first = await server.run(["factors", "remove", "--from", "keys", "--yes", "--json"]);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout.trimEnd().split("\n").at(-1)!)).toEqual({
      summary: {
        api: spoken,
        removed: 6,
        alreadyGone: 0,
        notListed: 0,
        failed: 0,
        earlier: 0,
        journal: "keys.journal",
      },
    });
    expect(server.left()).toEqual(["300000000000000009"]);
    expect((await server.run(["factors", "remove", "--from", "keys", "--yes"])).stdout).toContain(
      "removed 6, already gone 0 (6 of these before)",
    );
    expect(
      readFileSync(join(server.folder, "keys.journal"), "utf8").match(/"event":"removed"/g),
    ).toHaveLength(6);
  });

  test("is not touched in another organization than the one that was named", async () => {
    await server.start(worldWith(has));
    const list = [
      { userId: bob, type: "u2f", tokenId: "300000000000000005" },
      { orgId: acme, userId: bob, type: "u2f", tokenId: "300000000000000005" },
    ];
    writeFileSync(join(server.folder, "keys"), list.map((key) => JSON.stringify(key)).join("\n"));
    const args = ["factors", "remove", "--from", "keys", "--yes", "--org", acme];
    const { code, stdout } = await server.run(args, "operator");
    expect(code).toBe(1);
    expect(stdout).toContain("removed 0, already gone 0, not listed 0, failed 2");
    expect(
      server.emulator.calls
        .filter(({ rpc }) => rpc.startsWith("Remove"))
        .filter(({ answer }) => answer.code === 0),
    ).toEqual([]);
    expect(server.left(bob)).toEqual(["300000000000000005"]);
    const alone = await server.run(["factors", "remove", bob, "--all", "--yes", "--org", acme], "operator");
    expect(alone.code).toBe(3);
    expect(alone.stderr).toContain("in another organization, to be named with --org");
    expect(server.left(bob)).toEqual(["300000000000000005"]);
    const right = await server.run(
      ["factors", "remove", bob, "Yellow \u001b[31mkey", "--yes", "--org", globex],
      "operator",
    );
    expect(right.code).toBe(0);
    expect(server.left(bob)).toEqual([]);
  });
});

describe("recovery codes", () => {
  test.each(["v1", "v2"] as const)("alone, over %s", async (api) => {
    await server.start(worldWith(["v1", "v2"], true));
    const args = ["factors", "remove", "alice", "--type", "recovery-codes", "--api", api, "--yes"];
    const { code, stdout, stderr } = await server.run(args);
    expect(server.left().includes("recoveryCodes")).toBe(api === "v1");
    if (api === "v2") expect({ code, stdout }).toEqual({ code: 0, stdout: "none left: recovery codes\n" });
    else {
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("where the server has the user service v2 it is done with --api v2");
    }
  });

  test("that the caller may not remove stay, and the command says so: no success", async () => {
    await server.start(worldWith(["v2"], true));
    const { code, stdout } = await server.run(["factors", "remove", "alice", "--all", "--yes"], "help-desk");
    expect(code).toBe(4);
    expect(stdout).toMatch(/may stay: recovery codes: .*user\.credential\.write/);
    expect(server.left()).toEqual(["300000000000000009", "recoveryCodes"]);
  });
});
