import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildBinary, run } from "../binary.js";
import {
  clientId,
  dora,
  expire,
  homeOfEachTest,
  login,
  signInEmulatorOfEachTest,
  storeDora,
} from "./home.js";

buildBinary();

const emulator = signInEmulatorOfEachTest();
const home = homeOfEachTest();

/** A session of a desktop whose keychain is open. What is in it lies in the home. */
const desktop = [
  "dbus-run-session",
  "--",
  "sh",
  "-c",
  'printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"',
  "sh",
];
const isThere = ["dbus-run-session", "gnome-keyring-daemon"].every(
  (command) => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0,
);
const options = () => ({ env: { ...home().env, XDG_RUNTIME_DIR: home().path }, through: desktop });
const loginHere = (env: object = options()) =>
  login(["--url", emulator().baseUrl, "--client-id", clientId], env, (userCode) =>
    emulator().approveDevice(userCode, dora),
  );

describe.skipIf(!isThere)("where there is a keychain", () => {
  test("the tokens are there and in no file; renewals and logout too", async () => {
    const { code, stderr } = await loginHere();
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("the tokens are in the system's keychain");
    expect(existsSync(home().tokens())).toBe(false);
    expect(await run(["factors", "list", "alice"], options())).toMatchObject({ code: 0 });
    // Without the keychain nobody is signed in, as far as can be told.
    const without = await run(["factors", "list", "alice"], { env: home().env });
    expect(without.code).toBe(4);
    expect(without.stderr).toContain("as far as can be told without a keychain");
    expect(await run(["logout"], options())).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("revoked"),
    });
    expect(await run(["factors", "list", "alice"], options())).toMatchObject({ code: 4 });
  });

  test("login takes over what was in a file; a renewal stays where the tokens were", async () => {
    await storeDora(emulator(), home());
    expire(home());
    expect(await run(["factors", "list", "alice"], options())).toMatchObject({ code: 0 });
    expect(existsSync(home().tokens())).toBe(true);
    expect(await loginHere()).toMatchObject({ code: 0 });
    expect(existsSync(home().tokens())).toBe(false);
  });
});
