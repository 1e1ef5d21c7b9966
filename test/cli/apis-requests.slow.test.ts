import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { serverOfEachTest, servers, worldWith } from "./apis.js";
import { buildBinary } from "./binary.js";
import { acme, alice } from "./world.js";

buildBinary();

const server = serverOfEachTest();

describe.each(servers)("a server with $has", ({ has, spoken }) => {
  test("is shown the requests for, and a curl command that works", async () => {
    await server.start(worldWith(has));
    const dry = await server.run(["factors", "remove", "alice", "Laptop", "--dry-run"]);
    expect(dry.stdout).toMatch(
      spoken === "v1"
        ? /ManagementService\/RemoveHumanPasswordless\n.*\n.*"tokenId":"300000000000000004"/
        : /UserService\/RemovePasskey\n.*\n.*"passkeyId":"300000000000000004"/,
    );
    expect(dry.stderr).toContain(`user ${alice} of organization ${acme}`);
    expect(dry.stderr).toContain('passkey "Laptop" 300000000000000004');
    for (const key of [["Laptop"], ["--type", "otp"]]) {
      const { stdout } = await server.run(["factors", "remove", "alice", ...key, "--print", "curl"]);
      const env = { PATH: process.env.PATH, ZITADEL_TOKEN: "owner-token" };
      await promisify(execFile)("sh", ["-c", stdout], { env });
      // A second time there is nothing to remove.
      await expect(promisify(execFile)("sh", ["-c", stdout], { env })).rejects.toThrow();
    }
    expect(server.left()).not.toContain("300000000000000004");
    expect(server.left()).not.toContain("otp");
    expect(server.left()).toHaveLength(5);
  });

  test("makes a registration link, which stands in the standard output and nowhere else", async () => {
    await server.start(worldWith(has));
    const json = JSON.parse((await server.run(["factors", "link", "alice", "--json"])).stdout);
    expect(json).toMatchObject({ api: spoken, user: { id: alice }, link: { sent: false } });
    const { code, stdout, stderr } = await server.run(["factors", "link", "alice"]);
    expect(code).toBe(0);
    const secret =
      spoken === "v1" ? /^(http\S+)\n$/.exec(stdout)?.[1] : /^code (\S+) with id \S+\n$/.exec(stdout)?.[1];
    expect(secret).toBeTruthy();
    expect(stderr).toContain("can register a passkey of this user");
    expect(stderr).not.toContain(secret);
    expect(await server.run(["factors", "link", "alice", "--send"])).toMatchObject({
      code: 0,
      stdout: "the server sends a link to alice@example.com\n",
    });
    expect(await server.run(["factors", "link", "alice"], "viewer")).toMatchObject({ code: 4, stdout: "" });
    expect(await server.run(["factors", "link", "owner"])).toMatchObject({ code: 1, stdout: "" });
  });

  test("has a history of a person's factors, or says that there is none", async () => {
    await server.start(worldWith(has));
    await server.run(["factors", "remove", "alice", "Blue key", "--yes"]);
    const { code, stdout, stderr } = await server.run(["users", "history", "alice"]);
    if (spoken === "v2") {
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("the user service v2 has no audit log");
      return;
    }
    expect(code).toBe(0);
    expect(stdout.split("\n")[1]).toMatch(
      /^20\d\d-\d\d-\d\d \d\d:\d\d +user\.human\.mfa\.u2f\.token\.removed +owner +owner +\d+ +Multifactor U2F/,
    );
    const json = JSON.parse((await server.run(["users", "history", "alice", "--json"])).stdout);
    expect(json.history[0]).toMatchObject({ type: "user.human.mfa.u2f.token.removed", authorId: "owner" });
  });
});
