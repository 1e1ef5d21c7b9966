import { existsSync, readFileSync, statSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { buildBinary, startInTerminal } from "../binary.js";
import { acme, alice } from "../world.js";
import { clientId, dora, homeOfEachTest, runAt, signInEmulatorOfEachTest, stored } from "./home.js";

buildBinary();

const emulator = signInEmulatorOfEachTest();
const home = homeOfEachTest();
const ctrlC = "\u0003";

const inTerminal = (args: string[], env: Record<string, string> = {}) =>
  startInTerminal(args, { env: { ...home().env, ...env } });
const plain = (shown: string) => stripVTControlCharacters(shown).replaceAll("\r\n", "\n");
const codeIn = (shown: string) => /shows the code ([A-Z-]{9})/.exec(plain(shown))?.[1] ?? "";
const loginArgs = () => ["login", "--url", emulator().baseUrl, "--client-id", clientId];

describe("in a terminal", () => {
  test("login, whoami, factors, a removal under the person's name, logout", async () => {
    const session = inTerminal([...loginArgs(), "--org", acme]);
    await session.waitFor(/shows the code .{9}\./);
    const userCode = codeIn(session.shown());
    expect(session.shown()).toContain(`${emulator().baseUrl}/device?user_code=${userCode}`);
    emulator().approveDevice(userCode, dora);
    expect(await session.exited).toBe(0);
    expect(session.shown()).toContain(`signed in as Dora Diaz, dora, ${dora} at ${emulator().baseUrl}`);
    expect(session.shown()).toContain(home().tokens());

    const { accessToken, refreshToken } = stored(home());
    const shown = [session.shown()];
    for (const [args, text] of [
      [
        ["whoami"],
        /caller +Dora Diaz, dora[\s\S]*organization +ACME, \d+[\s\S]*roles +ORG_USER_MANAGER \(organization ACME\)/,
      ],
      [["factors", "list", "alice"], /security key \(U2F\) +300000000000000001 .*Blue key/],
      [["factors", "remove", "alice", "Blue key", "--yes"], /removed: security key[\s\S]*dora/i],
      [["logout"], /signed out of http:\/\/127.*: the tokens are revoked/],
    ] as const) {
      const next = inTerminal([...args]);
      expect(await next.exited, next.shown()).toBe(0);
      expect(plain(next.shown())).toMatch(text);
      shown.push(next.shown());
    }
    const removed = emulator().world.users.find(({ id }) => id === alice)?.factors ?? [];
    expect(removed.some((factor) => "id" in factor && factor.id === "300000000000000001")).toBe(false);
    for (const secret of [accessToken, refreshToken]) expect(shown.join("")).not.toContain(secret);

    expect(existsSync(home().tokens())).toBe(false);
    const userInfo = await fetch(`${emulator().baseUrl}/oidc/v1/userinfo`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(userInfo.status).toBe(401);
    const after = inTerminal(["factors", "list", "alice"]);
    expect(await after.exited).toBe(4);
    expect(plain(after.shown())).toContain("error: nobody is signed in with the profile default");
  });

  test("Ctrl-C while it waits: 130, and nothing is stored", async () => {
    const session = inTerminal(loginArgs());
    await session.waitFor(/Ctrl-C ends it/);
    session.type(ctrlC);
    expect(await session.exited).toBe(130);
    expect(plain(session.shown())).toContain("error: interrupted: nothing was stored");
    expect([home().tokens(), home().profile()].filter((path) => existsSync(path))).toEqual([]);
  });

  test("a no of the person: 4, and nothing is stored", async () => {
    const session = inTerminal(loginArgs());
    await session.waitFor(/Ctrl-C ends it/);
    emulator().denyDevice(codeIn(session.shown()));
    expect(await session.exited).toBe(4);
    expect(plain(session.shown())).toContain("error: the sign-in was denied");
    expect(existsSync(home().tokens())).toBe(false);
  });
});

test("files are their owner's alone, and the profile has no secret", async () => {
  const session = inTerminal([...loginArgs(), "--org", acme]);
  await session.waitFor(/Ctrl-C ends it/);
  emulator().approveDevice(codeIn(session.shown()), dora);
  expect(await session.exited).toBe(0);
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect([home().tokens(), home().profile()].map(modeOf)).toEqual(["600", "600"]);
  expect(modeOf(`${home().path}/data/zitadel-mgmt`)).toBe("700");
  expect(JSON.parse(readFileSync(home().profile(), "utf8"))).toEqual({
    url: emulator().baseUrl,
    clientId,
    orgId: acme,
  });
  const { code, stdout } = await runAt(home(), ["whoami", "--json"]);
  expect(code).toBe(0);
  const { expiresAt } = stored(home());
  expect(JSON.parse(stdout)).toEqual({
    user: { id: dora, userName: "dora", name: "Dora Diaz" },
    url: emulator().baseUrl,
    organization: { id: acme, name: "ACME" },
    memberships: [{ in: "organization", id: acme, name: "ACME", roles: ["ORG_USER_MANAGER"] }],
    credentials: "sign-in of the profile default",
    until: new Date(expiresAt).toISOString(),
    renewed: true,
  });
});
