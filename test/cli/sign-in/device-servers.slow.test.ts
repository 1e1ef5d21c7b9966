import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildBinary } from "../binary.js";
import { begin, escapes, loginThrough, poll, quick } from "./device.js";
import { edited, type Handle, json } from "./front.js";
import { dora, homeOfEachTest, signInEmulatorOfEachTest, stored } from "./home.js";

buildBinary();

const emulator = signInEmulatorOfEachTest();
const home = homeOfEachTest();

const metadata = "/.well-known/openid-configuration";
const approve = (userCode: string) => emulator().approveDevice(userCode, dora);
const attempt = (handle: Handle, decide?: (userCode: string) => void) =>
  loginThrough(emulator(), home(), handle, decide);

describe("a server", () => {
  test.each<[string, string, Handle, number]>([
    [
      "without the address for it",
      "has no sign-in by code (RFC 8628): use --web",
      (path, _, pass) =>
        path === metadata
          ? edited(pass, ({ device_authorization_endpoint: _, ...rest }: Record<string, string>) => rest)
          : pass(),
      1,
    ],
    [
      "that knows nothing at that address",
      "has no sign-in by code (RFC 8628): use --web",
      (path, _, pass) => (path === begin ? { status: 404, headers: {}, body: "404 page not found" } : pass()),
      1,
    ],
    [
      "that is no ZITADEL",
      "does not say how to sign in: HTTP 404. Is it a ZITADEL?",
      () => ({ status: 404, headers: { "content-type": "text/html" }, body: "<h1>404</h1>" }),
      1,
    ],
    [
      "that is another",
      "it calls itself https://zitadel.example: name it so",
      (path, _, pass) =>
        path === metadata
          ? edited(pass, (found: object) => ({ ...found, issuer: "https://zitadel.example" }))
          : pass(),
      1,
    ],
    [
      "whose tokens are had elsewhere",
      "sends sign-ins elsewhere, to https://evil.example/token",
      (path, _, pass) =>
        path === metadata
          ? edited(pass, (found: object) => ({ ...found, token_endpoint: "https://evil.example/token" }))
          : pass(),
      1,
    ],
    [
      "that sends people elsewhere",
      "to another host to sign in, https://evil.example/device",
      (path, _, pass) =>
        path === begin
          ? edited(pass, (device: object) => ({ ...device, verification_uri: "https://evil.example/device" }))
          : pass(),
      1,
    ],
    [
      "that sends people elsewhere with the code",
      "to another host to sign in, https://evil.example/",
      (path, _, pass) =>
        path === begin
          ? edited(pass, (device: object) => ({
              ...device,
              verification_uri_complete: `https://evil.example/${escapes}`,
            }))
          : pass(),
      1,
    ],
    [
      "whose code is as long as a page",
      "gave no usable code",
      (path, _, pass) =>
        path === begin
          ? edited(pass, (device: object) => ({ ...device, user_code: "X".repeat(5_000) }))
          : pass(),
      1,
    ],
    [
      "that does not know the application",
      "no active application has the client id command-line (invalid_client: no active client not found)",
      (path, _, pass) =>
        path === begin
          ? json(400, { error: "invalid_client", error_description: "no active client not found" })
          : pass(),
      2,
    ],
    ["that ends the connection", "no answer from", () => "drop", 5],
  ])("%s", async (_, text, handle, expected) => {
    const { code, stderr, polls } = await attempt(handle);
    expect({ code, polls }, stderr).toEqual({ code: expected, polls: 0 });
    expect(stderr).toContain(text);
    expect(stderr.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(existsSync(home().tokens())).toBe(false);
  });

  test("whose texts have escapes shows them harmless", async () => {
    const { stderr } = await attempt((path, _, pass) =>
      path === begin
        ? edited(pass, (device: object) => ({ ...device, user_code: `AB${escapes}`, expires_in: 1 }))
        : pass(),
    );
    expect(stderr).toContain("shows the code AB\ufffd]0;x\ufffd\ufffd");
    expect(stderr.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  test("that repeats the device code: it is not shown", async () => {
    let deviceCode = "";
    const { code, stderr } = await attempt(
      quick((path, form, pass) => {
        if (path !== poll) return pass();
        deviceCode = form.get("device_code") ?? "";
        return json(400, { error: "odd", error_description: `no ${deviceCode}` });
      }),
    );
    expect(code).toBe(1);
    expect(deviceCode).not.toBe("");
    expect(stderr).toContain("the sign-in was refused: odd: no ***");
    expect(stderr).not.toContain(deviceCode);
  });

  test.each([-36, 36])("whose clock is %i hours off: signed in, until the right time here", async (hours) => {
    const off = hours * 3_600;
    const before = Date.now();
    const { code, stderr } = await attempt(
      quick(async (path, _, pass) => {
        const answer = await pass();
        if (path !== poll || answer.status !== 200) return answer;
        const tokens = JSON.parse(answer.body);
        const [header, payload, signature] = tokens.id_token.split(".");
        const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
        const shifted = {
          ...claims,
          iat: claims.iat + off,
          exp: claims.exp + off,
          auth_time: claims.auth_time + off,
        };
        const id_token = [header, Buffer.from(JSON.stringify(shifted)).toString("base64url"), signature].join(
          ".",
        );
        const date = new Date(Date.now() + off * 1_000).toUTCString();
        return {
          ...answer,
          headers: { ...answer.headers, date },
          body: JSON.stringify({ ...tokens, id_token }),
        };
      }),
      approve,
    );
    expect(code, stderr).toBe(0);
    const { expiresAt } = stored(home());
    expect(expiresAt).toBeGreaterThan(before + 43_000_000);
    expect(expiresAt).toBeLessThan(Date.now() + 43_300_000);
  });

  test("whose ID token is for another application: nothing is stored", async () => {
    const { code, stderr } = await attempt(
      quick(async (path, form, pass) => {
        if (path === poll) form.set("client_id", "other");
        const answer = await pass();
        if (path !== poll || answer.status !== 200) return answer;
        const tokens = JSON.parse(answer.body);
        const [header, payload, signature] = tokens.id_token.split(".");
        const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
        const foreign = Buffer.from(JSON.stringify({ ...claims, aud: ["other"] })).toString("base64url");
        return {
          ...answer,
          body: JSON.stringify({ ...tokens, id_token: [header, foreign, signature].join(".") }),
        };
      }),
      approve,
    );
    expect(code).toBe(1);
    expect(stderr).toContain("the answer of the server is no sign-in");
    expect(existsSync(home().tokens())).toBe(false);
  });
});

test("an instance that goes by another name in a cluster is asked where it is, and shown by its name", async () => {
  const { code, stdout, stderr, polls } = await loginThrough(
    emulator(),
    home(),
    quick((_, __, pass) => pass()),
    approve,
    ["--header", "x-zitadel-instance-host: localhost:7"],
  );
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("Open http://localhost:7/device?user_code=");
  expect(stdout).toMatch(/^signed in as Dora Diaz, dora, \d+ at http:\/\/127\.0\.0\.1:\d+\n$/);
  expect(polls).toBeGreaterThan(0);
});
