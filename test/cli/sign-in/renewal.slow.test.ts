import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildBinary, run, start } from "../binary.js";
import { alice } from "../world.js";
import { type Handle, json, startFront } from "./front.js";
import { expire, homeOfEachTest, signInEmulatorOfEachTest, storeDora, stored } from "./home.js";

buildBinary();

const emulator = signInEmulatorOfEachTest();
const home = homeOfEachTest();

const refresh = "/oauth/v2/token";
const args = ["factors", "list", "alice", "--protocol", "rest"];
const options = () => ({ env: home().env });
const list = () => run(args, options());
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
const text = () => readFileSync(home().tokens(), "utf8");

/** Signs in at a front of the emulator, with an access token that has expired here. */
async function expiredAt(handle: Handle) {
  const front = await startFront(emulator().baseUrl, handle);
  await storeDora(emulator(), home(), front.origin);
  expire(home());
  return { ...front, renewals: () => front.requests.filter((path) => path === refresh).length };
}
const slow =
  (ms: number): Handle =>
  async (path, _, pass) => {
    const answer = await pass();
    if (path === refresh) await sleep(ms);
    return answer;
  };

test("six processes at once renew once, and all go on with the new tokens", async () => {
  await using front = await expiredAt(slow(500));
  const before = stored(home());
  const all = await Promise.all(Array.from({ length: 6 }, list));
  expect(all.map(({ code, stderr }) => [code, stderr])).toEqual(
    all.map(() => [0, expect.stringContaining("Alice Adams")]),
  );
  expect(front.renewals()).toBe(1);
  expect(stored(home()).refreshToken).not.toBe(before.refreshToken);
  expect(stored(home()).expiresAt).toBeGreaterThan(Date.now());
  expect(await list()).toMatchObject({ code: 0 });
});

test("a token that the server refuses is renewed, once", async () => {
  await using front = await expiredAt((_, __, pass) => pass());
  writeFileSync(
    home().tokens(),
    JSON.stringify({ ...stored(home()), accessToken: "refused", expiresAt: 2 ** 43 }),
  );
  expect(await list()).toMatchObject({ code: 0 });
  expect(front.renewals()).toBe(1);
});

test("a list that is under way goes on when another command renews", async () => {
  await storeDora(emulator(), home());
  const keys = [1, 2, 3, 4].map((at) => ({ userId: alice, type: "u2f", tokenId: `30000000000000000${at}` }));
  emulator().fault({ kind: "delay", ms: 300 });
  const bulk = run(["factors", "remove", "--from", "-", "--yes", "--concurrency", "1"], {
    ...options(),
    cwd: home().path,
    input: keys
      .slice(0, 3)
      .map((key) => `${JSON.stringify(key)}\n`)
      .join(""),
  });
  while (!emulator().calls.some(({ rpc }) => rpc.startsWith("Remove"))) await sleep(20);
  const { accessToken } = stored(home());
  expire(home());
  expect(await list()).toMatchObject({ code: 0 });
  expect(stored(home()).accessToken).not.toBe(accessToken);
  const { code, stdout, stderr } = await bulk;
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("removed 3, already gone 0, not listed 0, failed 0");
});

describe("a process that is killed while it renews", () => {
  test("before the server was asked: the next one renews", async () => {
    let held: () => void = () => {};
    const asked = new Promise<void>((done) => {
      held = done;
    });
    let first = true;
    await using _front = await expiredAt((path, _, pass) => {
      if (path !== refresh || !first) return pass();
      first = false;
      held();
      return new Promise(() => {});
    });
    const before = text();
    const child = start(args, options());
    await asked;
    child.kill("SIGKILL");
    await once(child, "close");
    expect(text()).toBe(before);
    expect(await list()).toMatchObject({ code: 0 });
    expect(text()).not.toBe(before);
    // Nothing is left of the one that was killed.
    expect(readdirSync(dirname(home().tokens()))).toEqual(["sign-in-default.json"]);
  });

  test("after the server has ended the tokens: 4, in words, and login helps", async () => {
    let child: ReturnType<typeof start> | undefined;
    await using _front = await expiredAt(async (path, _, pass) => {
      const answer = await pass();
      if (path !== refresh || !child) return answer;
      child.kill("SIGKILL");
      child = undefined;
      return "drop";
    });
    const before = text();
    child = start(args, options());
    await once(child, "close");
    expect(text()).toBe(before);
    const { code, stderr } = await list();
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr:
        "error: the sign-in has ended, maybe because a command was killed while it renewed it: sign in again, by zitadel-mgmt login\n",
    });
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s: ends when the new tokens are stored",
    async (signal) => {
      let child: ReturnType<typeof start> | undefined;
      await using _front = await expiredAt(async (path, _, pass) => {
        const answer = await pass();
        if (path === refresh) {
          child?.kill(signal);
          await sleep(500);
        }
        return answer;
      });
      const before = stored(home());
      child = start(args, options());
      expect(await once(child, "close")).toEqual([null, signal]);
      expect(stored(home()).refreshToken).not.toBe(before.refreshToken);
      child = undefined;
      expect(await list()).toMatchObject({ code: 0 });
    },
    20_000,
  );
});

describe("a renewal", () => {
  test("without an answer: 5, and it is tried again", async () => {
    let down = true;
    await using _front = await expiredAt((path, _, pass) => (path === refresh && down ? "drop" : pass()));
    const before = text();
    const { code, stderr } = await list();
    expect(code).toBe(5);
    expect(stderr).toContain("error: no answer from http://127.0.0.1");
    expect(text()).toBe(before);
    down = false;
    expect(await list()).toMatchObject({ code: 0 });
  });

  test.each<[string, ReturnType<typeof json>, number, string]>([
    ["of a server that fails", json(500, { error: "server_error" }), 5, "could not be renewed: server_error"],
    [
      "of a person who is not active",
      json(400, { error: "invalid_request", error_description: "Errors.User.NotActive" }),
      4,
      "the sign-in has ended (invalid_request: Errors.User.NotActive): sign in again",
    ],
    [
      "by an application without the grant",
      json(400, { error: "unauthorized_client", error_description: "not allowed" }),
      4,
      "may not renew it (unauthorized_client: not allowed): add the grant type Refresh Token to it",
    ],
    [
      "that is a page",
      { status: 200, headers: { "content-type": "text/html" }, body: "<h1>" },
      1,
      "is no sign-in",
    ],
    ["that is empty", json(200, {}), 1, "is no sign-in"],
    [
      "that leads elsewhere",
      { status: 302, headers: { location: "https://evil.example" }, body: "" },
      5,
      "HTTP 302",
    ],
  ])("%s", async (_, answer, expected, message) => {
    await using _front = await expiredAt((path, _, pass) => (path === refresh ? answer : pass()));
    const before = text();
    const { code, stderr } = await list();
    expect(stderr).toContain(message);
    expect(code).toBe(expected);
    expect(text()).toBe(before);
  });

  test("whose answer repeats the refresh token does not show it", async () => {
    await using _front = await expiredAt((path, form, pass) =>
      path === refresh
        ? json(400, { error: "odd", error_description: `not ${form.get("refresh_token")}` })
        : pass(),
    );
    const { code, stderr } = await list();
    expect(code).toBe(4);
    expect(stderr).toContain("the sign-in has ended (odd: not ***)");
    expect(stderr).not.toContain(stored(home()).refreshToken);
  });

  test("without a refresh token: 4", async () => {
    await using _front = await expiredAt((_, __, pass) => pass());
    const { refreshToken: _, ...rest } = stored(home());
    writeFileSync(home().tokens(), JSON.stringify(rest));
    const { code, stderr } = await list();
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: "error: the sign-in has ended: sign in again, by zitadel-mgmt login\n",
    });
  });

  test("in a folder that is gone for writing: 1, and the server is not asked", async () => {
    await using front = await expiredAt((_, __, pass) => pass());
    const draft = join(dirname(home().tokens()), "sign-in-default.json.new");
    mkdirSync(join(draft, "x"), { recursive: true });
    const { code, stderr } = await list();
    expect(code).toBe(1);
    expect(stderr).toContain(`error: the sign-in could not be renewed: ${home().tokens()} cannot be written`);
    expect(front.renewals()).toBe(0);
  });
});
