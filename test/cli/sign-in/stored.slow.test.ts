import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { buildBinary, run } from "../binary.js";
import {
  clientId,
  dora,
  expire,
  homeOfEachTest,
  login,
  runAt,
  signDoraIn,
  signInEmulatorOfEachTest,
  storeDora,
  stored,
} from "./home.js";

buildBinary();

const emulator = signInEmulatorOfEachTest();
const home = homeOfEachTest();
const isRoot = process.getuid?.() === 0;

const list = () => runAt(home(), ["factors", "list", "alice"]);
const signIn = () => storeDora(emulator(), home());
const logIn = () => signDoraIn(emulator(), home());
const isAlive = async (accessToken: string) => {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(`${emulator().baseUrl}/oidc/v1/userinfo`, { headers })).status === 200;
};

describe("a file that", () => {
  test.each(["", "{", "null", "[]", '{"url":1}', "\u0000\u0001"])(
    "is %j: 4, and login and logout help",
    async (text) => {
      await signIn();
      writeFileSync(home().tokens(), text);
      const { code, stderr } = await list();
      expect({ code, stderr }).toEqual({
        code: 4,
        stderr: `error: the sign-in ${home().tokens()} is broken: sign in again, by zitadel-mgmt login\n`,
      });
      const out = await runAt(home(), ["logout"]);
      expect(out).toMatchObject({ code: 1, stdout: "" });
      expect(out.stderr).toContain("error: the sign-in is forgotten here, but may be valid at the server");
      expect(out.stderr).toContain("what was stored is broken, so that its tokens are not known");
      expect(existsSync(home().tokens())).toBe(false);
    },
  );

  test.skipIf(process.platform === "win32")(
    "others may read is refused: 4; logout revokes and deletes it, login makes a new one",
    async () => {
      await signIn();
      chmodSync(home().tokens(), 0o644);
      const { accessToken } = stored(home());
      const { code, stderr } = await list();
      expect({ code, stderr }).toEqual({
        code: 4,
        stderr: `error: the sign-in ${home().tokens()} is not used, because others may open it (its mode is 644): sign in again, by zitadel-mgmt login\n`,
      });
      await logIn();
      expect(statSync(home().tokens()).mode & 0o777).toBe(0o600);
      // The one that others could read is dead.
      expect(await isAlive(accessToken)).toBe(false);
      expect(await list()).toMatchObject({ code: 0 });
    },
  );

  test.runIf(isRoot)("belongs to another user is refused: 4", async () => {
    await signIn();
    chownSync(home().tokens(), 12_345, 12_345);
    const { code, stderr } = await list();
    expect(code).toBe(4);
    expect(stderr).toContain("is not used, because it belongs to another user");
  });

  test("names another address: its tokens do not go there", async () => {
    await signIn();
    writeFileSync(home().tokens(), JSON.stringify({ ...stored(home()), url: "https://other.example" }));
    const { code, stderr } = await list();
    expect(code).toBe(4);
    expect(stderr).toContain(
      `the profile default is signed in at https://other.example, not at ${emulator().baseUrl}`,
    );
  });
});

test.each(["nonsense", "http://other.example"])(
  "logout forgets a sign-in at %s, and sends its tokens nowhere",
  async (url) => {
    await signIn();
    writeFileSync(home().tokens(), JSON.stringify({ ...stored(home()), url }));
    const { code, stderr } = await runAt(home(), ["logout"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error: the sign-in is forgotten here, but may be valid at the server");
    expect(existsSync(home().tokens())).toBe(false);
  },
);

test("a folder with wide permissions is mended at the next sign-in", async () => {
  mkdirSync(dirname(home().tokens()), { recursive: true });
  chmodSync(dirname(home().tokens()), 0o777);
  await logIn();
  expect(statSync(dirname(home().tokens())).mode & 0o777).toBe(0o700);
});

describe("a folder that cannot be written", () => {
  test("is told before anybody signs in: 1", async () => {
    writeFileSync(`${home().path}/data`, "");
    const { code, stdout, stderr } = await runAt(home(), [
      "login",
      "--url",
      emulator().baseUrl,
      "--client-id",
      clientId,
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error: ");
    expect(stderr).toContain("ENOTDIR");
    expect(stderr).not.toContain("Open http");
  });
});

describe.skipIf(process.platform === "win32")("a full disk", () => {
  // Room for the lock, not for the tokens.
  const full = ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh"];

  test("is told before anybody signs in: 1", async () => {
    const args = ["login", "--url", emulator().baseUrl, "--client-id", clientId];
    const { code, stderr } = await run(args, { env: home().env, through: full });
    expect(code, stderr).toBe(1);
    expect(stderr).toContain("EFBIG");
    expect(stderr).not.toContain("Open http");
  });

  test("at a renewal: nothing is asked, and the sign-in goes on when there is room", async () => {
    await signIn();
    expire(home());
    const before = readFileSync(home().tokens(), "utf8");
    const { code, stderr } = await run(["factors", "list", "alice"], { env: home().env, through: full });
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(
      /error: the sign-in could not be renewed: .*sign-in-default\.json cannot be written: EFBIG/,
    );
    expect(readFileSync(home().tokens(), "utf8")).toBe(before);
    expect(await isAlive(JSON.parse(before).accessToken)).toBe(true);
    expect(await list()).toMatchObject({ code: 0 });
  });
});

test("a second login replaces the first, which is revoked", async () => {
  await signIn();
  const first = stored(home());
  await logIn();
  expect(await isAlive(first.accessToken)).toBe(false);
  expect(await isAlive(stored(home()).accessToken)).toBe(true);
});

test("login says that a token in the environment wins", async () => {
  const { code, stderr } = await login(
    ["--url", emulator().baseUrl, "--client-id", clientId],
    { env: { ...home().env, ZITADEL_TOKEN: "help-desk-token" } },
    (userCode) => emulator().approveDevice(userCode, dora),
  );
  expect(code).toBe(0);
  expect(stderr).toContain("warning: ZITADEL_TOKEN is set, and says who calls instead of this sign-in");
});
