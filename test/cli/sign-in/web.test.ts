import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildBinary, startInTerminal } from "../binary.js";
import { clientId, dora, expire, homeOfEachTest, runAt, signInEmulatorOfEachTest, stored } from "./home.js";

buildBinary();

const emulator = signInEmulatorOfEachTest();
const home = homeOfEachTest();
const ctrlC = "\u0003";

/** Starts `login --web` with a browser that only writes down which address it was to open. */
async function startLogin(url: string = emulator().baseUrl, args: string[] = []) {
  const opened = join(home().path, "opened");
  const browser = join(home().path, "browser");
  writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > '${opened}.part'\nmv '${opened}.part' '${opened}'\n`);
  chmodSync(browser, 0o755);
  const session = startInTerminal(["login", "--web", "--url", url, "--client-id", clientId, ...args], {
    env: { ...home().env, BROWSER: browser },
  });
  await session.waitFor(/code_challenge_method=S256/);
  while (!existsSync(opened)) await new Promise((done) => setTimeout(done, 50));
  return { session, address: new URL(readFileSync(opened, "utf8")) };
}

/** Signs dora in at the page that the browser shows, and returns where it is sent back to. */
async function signInAt(address: URL): Promise<URL> {
  const asked = await fetch(address, { redirect: "manual" });
  const page = new URL(asked.headers.get("location") ?? "", address);
  const body = new URLSearchParams({
    authRequestID: page.searchParams.get("authRequestID") ?? "",
    userId: dora,
    secondFactor: "on",
  });
  const done = await fetch(page, { method: "POST", body, redirect: "manual" });
  return new URL(done.headers.get("location") ?? "", address);
}

describe.skipIf(process.platform !== "linux")("a browser", () => {
  test("opens, comes back, and the person is signed in", async () => {
    const { session, address } = await startLogin();
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      client_id: clientId,
      response_type: "code",
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
      code_challenge_method: "S256",
    });
    const back = await signInAt(address);
    const page = await fetch(back);
    expect(await page.text()).toContain("Go back to the terminal");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(await session.exited).toBe(0);
    expect(session.shown()).toContain("signed in as Dora Diaz, dora");
    expect(session.shown()).not.toContain(back.searchParams.get("code"));
    expect((await runAt(home(), ["factors", "list", "alice"])).code).toBe(0);
  });

  test("of somebody else cannot end or take over the sign-in", async () => {
    const { session, address } = await startLogin();
    const redirect = new URL(address.searchParams.get("redirect_uri") ?? "");
    for (const query of ["?code=evil&state=wrong", "?error=access_denied", "?code=evil", ""]) {
      expect((await fetch(new URL(query, redirect))).status).toBe(404);
    }
    const state = address.searchParams.get("state");
    expect((await fetch(`${redirect}?code=x&state=${state}`, { method: "POST" })).status).toBe(404);
    expect((await fetch(new URL(`/other?code=x&state=${state}`, redirect))).status).toBe(404);
    await fetch(await signInAt(address));
    expect(await session.exited).toBe(0);
  });

  test.each([
    ["access_denied", 4, "the sign-in was denied"],
    ["server_error&error_description=a%1bb", 1, "the sign-in was refused: server_error: a\ufffdb"],
  ])("comes back with %s", async (error, code, text) => {
    const { session, address } = await startLogin();
    const { redirect_uri, state } = Object.fromEntries(address.searchParams);
    await fetch(`${redirect_uri}?state=${state}&error=${error}`);
    expect(await session.exited).toBe(code);
    expect(session.shown()).toContain(`error: ${text}`);
    expect(existsSync(home().tokens())).toBe(false);
  });

  test("comes back with a code that the server does not know: 1", async () => {
    const { session, address } = await startLogin();
    const { redirect_uri, state } = Object.fromEntries(address.searchParams);
    await fetch(`${redirect_uri}?state=${state}&code=unknown`);
    expect(await session.exited).toBe(1);
    expect(session.shown()).toContain("error: the sign-in was refused: invalid_");
  });

  test("is waited for until Ctrl-C: 130", async () => {
    const { session } = await startLogin();
    session.type(ctrlC);
    expect(await session.exited).toBe(130);
    expect(session.shown()).toContain("error: interrupted: nothing was stored");
    expect(existsSync(home().tokens())).toBe(false);
  });

  // Every system of this kind takes 0.0.0.0 for itself, and the program for another machine.
  test("signs in at an instance of another name, over plain http: where that is said, each time", async () => {
    const { port } = new URL(emulator().baseUrl);
    const url = `http://0.0.0.0:${port}`;
    const reach = ["--header", `x-zitadel-instance-host: localhost:${port}`, "--allow-plaintext"];
    const warning = `warning: everybody on the way to 0.0.0.0:${port} can read the token`;

    const wrongHost = await runAt(home(), [
      "login",
      "--url",
      url,
      "--client-id",
      clientId,
      "--allow-plaintext",
    ]);
    expect(wrongHost.code).toBe(1);
    expect(wrongHost.stderr).toContain('--header "x-zitadel-instance-host: example.zitadel.cloud"');

    const { session, address } = await startLogin(url, [...reach, "--verbose"]);
    expect(address.origin).toBe(`http://localhost:${port}`);
    await fetch(await signInAt(address));
    expect(await session.exited, session.shown()).toBe(0);
    expect(session.shown()).toContain(warning);
    expect(session.shown()).toMatch(/POST \/oauth\/v2\/token 200 \d+ ms/);
    expect(session.shown()).toContain(`signed in as Dora Diaz, dora, ${dora} at ${url}`);

    expire(home());
    const { accessToken } = stored(home());
    const asked = emulator().calls.length;
    for (const command of [["factors", "list", "alice"], ["logout"]]) {
      expect(await runAt(home(), command)).toEqual({
        code: 2,
        stdout: "",
        stderr: `error: the address of the profile default is "${url}": no token is sent over plain http, where everybody on the way can read it: use https, or --allow-plaintext\n`,
      });
    }
    expect(emulator().calls.length).toBe(asked);
    const listed = await runAt(home(), ["factors", "list", "alice", ...reach]);
    expect(listed).toMatchObject({ code: 0, stderr: expect.stringContaining(warning) });
    expect(stored(home()).accessToken).not.toBe(accessToken);
    expect(await runAt(home(), ["whoami", ...reach])).toMatchObject({ code: 0 });
    const out = await runAt(home(), ["logout", ...reach, "--verbose"]);
    expect(out).toMatchObject({ code: 0, stdout: `signed out of ${url}: the tokens are revoked\n` });
    expect(out.stderr).toMatch(/POST \/oauth\/v2\/revoke 200 \d+ ms/);
    expect(existsSync(home().tokens())).toBe(false);
  });
});
