import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildBinary, run } from "../binary.js";
import { begin, escapes, loginThrough, poll, quick } from "./device.js";
import { edited, type Handle, json } from "./front.js";
import { dora, homeOfEachTest, signInEmulatorOfEachTest } from "./home.js";

buildBinary();

const emulator = signInEmulatorOfEachTest();
const home = homeOfEachTest();

const approve = (userCode: string) => emulator().approveDevice(userCode, dora);
const attempt = (handle: Handle, decide?: (userCode: string) => void) =>
  loginThrough(emulator(), home(), handle, decide);

describe("a device waits", () => {
  test("and asks slower when it is told to, by five seconds", async () => {
    const at: number[] = [];
    const { code } = await attempt(
      quick((path, _, pass) => {
        if (path === poll) at.push(performance.now());
        return path === poll && at.length === 1 ? json(400, { error: "slow_down" }) : pass();
      }),
      approve,
    );
    expect(code).toBe(0);
    expect(at).toHaveLength(2);
    const [first = 0, second = 0] = at;
    expect(second - first).toBeGreaterThanOrEqual(6_000);
    expect(second - first).toBeLessThan(9_000);
  });

  test("through a lost network, a restart and a limit", async () => {
    let polls = 0;
    const { code, stderr } = await attempt(
      quick((path, _, pass) => {
        if (path !== poll) return pass();
        polls++;
        if (polls === 1) return "drop";
        if (polls === 2) return { status: 502, headers: { "content-type": "text/html" }, body: "<h1>" };
        return pass();
      }),
      approve,
    );
    expect(code, stderr).toBe(0);
    expect(stderr.match(/: still trying/g)).toHaveLength(1);
    expect(polls).toBe(3);
  });

  test("until the code expires, and asks a last time then", async () => {
    const { code, stderr, polls } = await attempt((path, _, pass) =>
      path === begin
        ? edited(pass, (device: object) => ({ ...device, expires_in: 2, interval: 60 }))
        : pass(),
    );
    expect({ code, polls }).toEqual({ code: 1, polls: 1 });
    expect(stderr).toContain("error: nobody confirmed the code in time");
    expect(existsSync(home().tokens())).toBe(false);
  });

  test("and has the tokens of somebody who confirmed in the last second", async () => {
    const { code } = await attempt(
      (path, _, pass) =>
        path === begin
          ? edited(pass, (device: object) => ({ ...device, expires_in: 2, interval: 60 }))
          : pass(),
      approve,
    );
    expect(code).toBe(0);
  });

  test("without a network until the code expires: 5", async () => {
    const { code, stderr } = await attempt((path, _, pass) => {
      if (path === begin)
        return edited(pass, (device: object) => ({ ...device, expires_in: 2, interval: 1 }));
      return path === poll ? "drop" : pass();
    });
    expect(code).toBe(5);
    expect(stderr).toContain("error: the code has expired; the server failed last: no answer from");
  });

  test.each([
    ["expired_token", 1, "nobody confirmed the code in time"],
    ["access_denied", 4, "the sign-in was denied"],
    ["invalid_grant", 4, "the code was used already, or whoever confirmed it may not sign in"],
    [
      "unauthorized_client",
      2,
      "has no sign-in by code (unauthorized_client): add the grant type Device Code",
    ],
    [`odd${escapes}`, 1, "the sign-in was refused: odd\ufffd]0;x\ufffd\ufffd"],
  ])("until the server says %j", async (error, code, text) => {
    const ran = await attempt(quick((path, _, pass) => (path === poll ? json(400, { error }) : pass())));
    expect(ran).toMatchObject({ code, polls: 1 });
    expect(ran.stderr).toContain(text);
    expect(existsSync(home().tokens())).toBe(false);
  });
});

test("wrong usage is told at once: 2", async () => {
  for (const [args, text] of [
    [["--client-id", "x"], "no server: set ZITADEL_URL or --url"],
    [
      ["--url", emulator().baseUrl],
      "no application to sign in to: name the client id of one with --client-id",
    ],
    [
      ["--url", "http://zitadel.example", "--client-id", "x"],
      `--url is "http://zitadel.example": no token is sent over plain http`,
    ],
    [
      ["--url", "https://zitadel.example/x", "--client-id", "x"],
      `--url is "https://zitadel.example/x": an origin`,
    ],
    [
      ["--url", emulator().baseUrl, "--client-id", "x", "--profile", "../x"],
      '--profile is "../x": a name of lower-case letters',
    ],
  ] as const) {
    const { code, stderr } = await run(["login", ...args], { env: home().env });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(text) });
  }
});
