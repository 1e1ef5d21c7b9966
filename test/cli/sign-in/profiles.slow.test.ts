import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { startEmulator } from "../../../src/emulator.js";
import { buildBinary, run } from "../binary.js";
import { acme, globex } from "../world.js";
import { type Handle, startFront } from "./front.js";
import { clientId, homeOfEachTest, runAt, signInEmulatorOfEachTest, storeDora, stored } from "./home.js";

buildBinary();

const emulator = signInEmulatorOfEachTest();
const home = homeOfEachTest();
const variables = () => ({ ZITADEL_URL: emulator().baseUrl, ZITADEL_TOKEN: "operator-token" });

function keep(name: string, value: unknown): void {
  mkdirSync(dirname(home().profile(name)), { recursive: true });
  writeFileSync(home().profile(name), typeof value === "string" ? value : JSON.stringify(value));
}
async function whoAt(args: string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runAt(home(), ["whoami", "--json", ...args], env);
  const { user, organization, credentials } = code === 0 ? JSON.parse(stdout) : {};
  return { code, who: user?.userName, org: organization?.id, credentials, stderr };
}

describe("what wins", () => {
  test("the profile where nothing else is said", async () => {
    await storeDora(emulator(), home());
    expect(await whoAt([])).toEqual({
      code: 0,
      who: "dora",
      org: acme,
      credentials: "sign-in of the profile default",
      stderr: "",
    });
  });

  test("variables over a profile that nobody named, which is not looked at", async () => {
    keep("default", "broken");
    expect(await whoAt([], variables())).toMatchObject({ code: 0, who: "operator", stderr: "" });
  });

  test("a variable over a named profile, with a note; the organization of the profile still counts", async () => {
    await storeDora(emulator(), home());
    keep("default", { url: emulator().baseUrl, clientId, orgId: globex });
    expect(await whoAt(["--profile", "default"], variables())).toEqual({
      code: 0,
      who: "operator",
      org: globex,
      credentials: "ZITADEL_TOKEN",
      stderr: "ZITADEL_TOKEN says who calls, not the sign-in of the profile default\n",
    });
    expect(await whoAt(["--profile", "default"], { ...variables(), ZITADEL_ORG_ID: acme })).toMatchObject({
      org: acme,
    });
    expect(
      await whoAt(["--profile", "default", "--org", globex], { ...variables(), ZITADEL_ORG_ID: acme }),
    ).toMatchObject({ org: globex });
  });

  test("the option over ZITADEL_PROFILE", async () => {
    await storeDora(emulator(), home());
    const { code, stderr } = await whoAt([], { ZITADEL_PROFILE: "other" });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: JSON.stringify({
        error: {
          exitCode: 2,
          message: "there is no profile other: sign in by zitadel-mgmt login --profile other",
        },
      }).concat("\n"),
    });
    expect(await whoAt(["--profile", "default"], { ZITADEL_PROFILE: "other" })).toMatchObject({
      code: 0,
      who: "dora",
    });
  });

  test("an address: the sign-in of another instance does not go there", async () => {
    await storeDora(emulator(), home());
    await using other = await startEmulator();
    const unnamed = await whoAt(["--url", other.baseUrl]);
    expect(unnamed).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no token: set ZITADEL_TOKEN"),
    });
    const named = await whoAt(["--url", other.baseUrl, "--profile", "default"]);
    expect(named).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `the profile default is for ${emulator().baseUrl}, not for ${other.baseUrl}`,
      ),
    });
    expect(other.calls).toEqual([]);
  });
});

test.each(["{", "[]", '{"url":"x"}', '{"url":"ftp://x","clientId":"y"}'])(
  "a profile that is %j is wrong usage: 2",
  async (text) => {
    keep("default", text);
    const { code, stderr } = await runAt(home(), ["whoami"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: the profile ${home().profile()} is broken: delete it, and sign in again\n`,
    });
  },
);

test.each(["", "A", "../x", "a/b", "x".repeat(65), "-x"])("%j is no name of a profile", async (name) => {
  const { code, stderr } = await runAt(home(), ["whoami"], { ZITADEL_PROFILE: name });
  expect(code).toBe(2);
  const typed = name.length > 30 ? "(not shown, because it may be a secret)" : `"${name}"`;
  const meant = 'a name of lower-case letters, digits, "-", "_" and "." is meant';
  expect(stderr).toBe(`error: ZITADEL_PROFILE is ${typed}: ${meant}\n`);
});

describe("whoami", () => {
  test("of a user without a home, as in a container: there is no profile, and a token needs none", async () => {
    const homeless =
      "import os from 'node:os'; os.homedir = () => { throw Object.assign(new Error(), { syscall: 'uv_os_homedir' }); };";
    const nodeOptions = ["--import", `data:text/javascript,${homeless}`];
    expect(await run(["whoami"], { env: variables(), nodeOptions })).toMatchObject({ code: 0, stderr: "" });
    const { ZITADEL_TOKEN: _, ...env } = variables();
    expect(await run(["whoami"], { env, nodeOptions })).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: this user has no home folder, where profiles and sign-ins lie: set HOME\n",
    });
  });

  test("of a personal access token and of a machine user", async () => {
    const text = await runAt(home(), ["whoami"], variables());
    expect(text.stdout.split("\n")).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^caller +operator, operator$|^caller +operator$/),
        expect.stringMatching(/^roles +IAM_OWNER \(instance/),
        "credentials   ZITADEL_TOKEN",
        "until         not known: ZITADEL does not say when such a token ends",
      ]),
    );
    const machine = {
      ZITADEL_URL: emulator().baseUrl,
      ZITADEL_CLIENT_ID: "help-desk",
      ZITADEL_CLIENT_SECRET: "help-desk-secret",
    };
    const { stdout } = await runAt(home(), ["whoami"], machine);
    expect(stdout).toContain("credentials   ZITADEL_CLIENT_ID\nuntil         renewed by itself\n");
  });

  test("of who has no role, or no valid token", async () => {
    const stranger = { ...variables(), ZITADEL_TOKEN: "stranger-token" };
    const { code, stdout } = await runAt(home(), ["whoami"], stranger);
    expect(code).toBe(0);
    expect(stdout).toMatch(/organization +not told to this caller\nroles +not told to this caller\n/);
    const wrong = await runAt(home(), ["whoami"], { ...variables(), ZITADEL_TOKEN: "wrong-token" });
    expect(wrong).toMatchObject({ code: 4, stdout: "" });
  });
});

test("who is not signed in with a profile is told how, by its name", async () => {
  keep("staging", { url: emulator().baseUrl, clientId });
  const { code, stderr } = await runAt(home(), ["whoami", "--profile", "staging"]);
  expect(code).toBe(4);
  expect(stderr).toMatch(/nobody is signed in .*: sign in again, by zitadel-mgmt login --profile staging\n$/);
});

describe("logout", () => {
  const through = async (handle: Handle) => {
    const front = await startFront(emulator().baseUrl, handle);
    await storeDora(emulator(), home(), front.origin);
    return front;
  };
  const isRevocation = (path: string) => path === "/oauth/v2/revoke";

  test.each<[string, Handle, string]>([
    ["did not answer", (path, _, pass) => (isRevocation(path) ? "drop" : pass()), "no answer from"],
    [
      "refused",
      (path, _, pass) =>
        isRevocation(path)
          ? { status: 401, headers: {}, body: JSON.stringify({ error: "invalid_client" }) }
          : pass(),
      "invalid_client",
    ],
  ])("whose server %s forgets, and says that it may be valid: 1", async (_, handle, why) => {
    await using front = await through(handle);
    const { accessToken, refreshToken } = stored(home());
    const { code, stdout, stderr } = await runAt(home(), ["logout"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error: the sign-in is forgotten here, but may be valid at the server\n");
    expect(stderr).toContain(`${front.origin} did not confirm that it revoked the tokens: ${why}`);
    for (const secret of [accessToken, refreshToken]) expect(stderr).not.toContain(secret);
    expect(existsSync(home().tokens())).toBe(false);
  });

  test("of nobody says so: 0; the settings of the profile stay", async () => {
    await storeDora(emulator(), home());
    expect(await runAt(home(), ["logout"])).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await runAt(home(), ["logout"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("nobody is signed in with the profile default");
    expect(existsSync(home().profile())).toBe(true);
  });
});
