import { decodeJwt } from "jose";
import { describe, expect, onTestFinished, test } from "vitest";
import { createManagementClient } from "../../src/grpc.js";
import { Code, ErrorId } from "../../src/index.js";
import { answerOf, approved, callApi, startDevices } from "./device-client.js";

describe("a device", () => {
  test("waits, is approved, gets tokens once, and calls the API as that person", async () => {
    await using devices = await startDevices();
    const device = await devices.begin();
    expect(device.verificationUri).toBe(`${devices.emulator.baseUrl}/device`);
    for (let poll = 0; poll < 3; poll++) {
      expect(await answerOf(await device.poll())).toMatchObject({
        status: 400,
        error: "authorization_pending",
      });
    }
    devices.emulator.approveDevice(device.userCode, "alice");
    const tokens = await devices.tokens(await device.poll());
    expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 43_199 });
    expect(tokens).not.toHaveProperty("scope");
    expect(decodeJwt(tokens.id_token ?? "")).toMatchObject({
      sub: "alice",
      azp: "tv",
      amr: ["pwd", "mfa"],
      sid: expect.stringMatching(/^\d{18}$/),
    });
    expect(await callApi(devices.emulator.baseUrl, tokens.access_token)).toBe("ok");
    expect(await answerOf(await device.poll())).toEqual({ status: 400, error: "invalid_grant" });
  });

  test("that is denied hears so at every poll", async () => {
    await using devices = await startDevices();
    const device = await devices.begin();
    devices.emulator.denyDevice(device.userCode);
    for (let poll = 0; poll < 2; poll++)
      expect(await answerOf(await device.poll())).toMatchObject({ status: 400, error: "access_denied" });
  });

  test("that nobody approves for 5 minutes is told so at every poll, and cannot be approved after that", async () => {
    let now = Date.now();
    await using devices = await startDevices({ now: () => now });
    const device = await devices.begin();
    now += 299_000;
    expect(await answerOf(await device.poll())).toMatchObject({ error: "authorization_pending" });
    now += 1_000;
    for (let poll = 0; poll < 2; poll++)
      expect(await answerOf(await device.poll())).toMatchObject({ status: 400, error: "expired_token" });
    expect(() => devices.emulator.approveDevice(device.userCode, "alice")).toThrow(/has expired/);
  });

  test("that was approved in time, or late but before a poll, gets its tokens", async () => {
    let now = Date.now();
    await using devices = await startDevices({ now: () => now });
    const [early, late] = [await devices.begin(), await devices.begin()];
    devices.emulator.approveDevice(early.userCode, "alice");
    now += 400_000;
    devices.emulator.approveDevice(late.userCode, "alice");
    expect((await early.poll()).status).toBe(200);
    expect((await late.poll()).status).toBe(200);
  });

  test("asks without a scope, and gets an access token only", async () => {
    await using devices = await startDevices();
    const device = await devices.begin("tv", "");
    devices.emulator.approveDevice(device.userCode, "alice");
    const { access_token, ...rest } = await answerOf(await device.poll());
    expect(rest).toEqual({ status: 200, token_type: "Bearer", expires_in: 43_199 });
    expect(await callApi(devices.emulator.baseUrl, access_token)).toMatchObject({
      code: Code.Unauthenticated,
      id: ErrorId.TokenInvalid,
    });
  });

  test.for([
    ["unknown", "invalid_client", "no active client not found"],
    ["gone", "invalid_client", "no active client not found"],
    ["api-a", "invalid_client", "no active client not found"],
    ["", "invalid_request", "client_id or client_assertion must be provided"],
    ["box", "invalid_client", "empty client secret"],
    ["box&client_secret=wrong", "invalid_client", "invalid secret"],
  ])("of the application %j gets no code", async ([client, error, description]) => {
    await using devices = await startDevices();
    const response = await fetch(`${devices.server.device_authorization_endpoint}?client_id=${client}`);
    expect(await answerOf(response)).toEqual({ status: 400, error, error_description: description });
  });

  test("of an application without the grant gets a code, and nothing for it", async () => {
    await using devices = await startDevices();
    const device = await devices.begin("web");
    devices.emulator.approveDevice(device.userCode, "alice");
    expect(await answerOf(await device.poll())).toEqual({
      status: 400,
      error: "unauthorized_client",
      error_description: 'grant_type "urn:ietf:params:oauth:grant-type:device_code" not allowed',
    });
  });

  test("may have its code used by another application, of another project too, which is azp then", async () => {
    await using devices = await startDevices();
    const device = await devices.begin("box");
    devices.emulator.approveDevice(device.userCode, "alice");
    const { id_token } = await devices.tokens(await device.poll("tv-b"), "tv-b");
    expect(decodeJwt(id_token ?? "").azp).toBe("tv-b");
  });

  test("is any client id where the world names no applications", async () => {
    await using devices = await startDevices({ world: { applications: undefined as never } });
    const { access_token, refresh_token } = await approved(devices, "alice", "anything");
    expect(await callApi(devices.emulator.baseUrl, access_token)).toBe("ok");
    expect((await devices.refresh(refresh_token, "anything")).status).toBe(200);
  });
});

describe("approveDevice and denyDevice", () => {
  test("take the code as people type it, and refuse what cannot be", async () => {
    await using devices = await startDevices();
    const { emulator } = devices;
    const { userCode } = await devices.begin();
    expect(() => emulator.approveDevice("XXXX-XXXX", "alice")).toThrow(
      new TypeError("No device shows the code XXXX-XXXX."),
    );
    expect(() => emulator.denyDevice("")).toThrow(TypeError);
    for (const id of ["nobody", "robot"])
      expect(() => emulator.approveDevice(userCode, id)).toThrow(new TypeError(`no person has the id ${id}`));
    expect(() => emulator.approveDevice(userCode, "locked")).toThrow(
      /^the person locked is deactivated, locked/,
    );
    emulator.approveDevice(userCode.toLowerCase().replace("-", " "), "alice");
    expect(() => emulator.approveDevice(userCode, "bob")).toThrow(/was approved already/);
    expect(() => emulator.denyDevice(userCode)).toThrow(/was approved already/);
    const other = await devices.begin();
    emulator.denyDevice(other.userCode);
    expect(() => emulator.approveDevice(other.userCode, "alice")).toThrow(/was denied already/);
  });

  test.for([
    ["no factor", "alice", [], "authentication required"],
    ["one factor of a person with a second", "alice", ["pwd"], "mfa required"],
    ["one factor of a person without a second", "bob", ["pwd"], undefined],
    ["no factor of a person without a second", "bob", [], "authentication required"],
    ["two factors", "alice", ["pwd", "mfa"], undefined],
  ] as const)("%s", async ([, userId, amr, message]) => {
    await using devices = await startDevices();
    const device = await devices.begin();
    devices.emulator.approveDevice(device.userCode, userId, { amr: [...amr] });
    const { access_token, id_token } = await devices.tokens(await device.poll());
    const claims = decodeJwt(id_token ?? "");
    expect([claims.amr, typeof claims.auth_time]).toEqual(
      amr.length > 0 ? [amr, "number"] : [undefined, "undefined"],
    );
    const answer = await callApi(devices.emulator.baseUrl, access_token);
    if (message === undefined) expect(answer).toBe("ok");
    else expect(answer).toMatchObject({ code: Code.PermissionDenied, id: ErrorId.MfaRequired, message });
    expect((await devices.userInfo(access_token)).status).toBe(200);
  });

  test("a token of one factor lives again when the only second factor is removed", async () => {
    await using devices = await startDevices();
    const { baseUrl } = devices.emulator;
    const device = await devices.begin();
    devices.emulator.approveDevice(device.userCode, "alice", { amr: ["pwd"] });
    const { access_token } = await devices.tokens(await device.poll());
    expect(await callApi(baseUrl, access_token)).toMatchObject({ id: ErrorId.MfaRequired });
    await createManagementClient({ baseUrl, auth: "robot-token" }).removeHumanMultiFactorU2F({
      userId: "alice",
      tokenId: "u2f-1",
    });
    expect(await callApi(baseUrl, access_token)).toBe("ok");
  });

  test("a key removed as if it were a passkey stays listed, and goes on asking for a second factor", async () => {
    await using devices = await startDevices();
    const { baseUrl } = devices.emulator;
    const device = await devices.begin();
    devices.emulator.approveDevice(device.userCode, "alice", { amr: ["pwd"] });
    const { access_token } = await devices.tokens(await device.poll());
    const management = createManagementClient({ baseUrl, auth: "robot-token" });
    await management.removeHumanPasswordless({ userId: "alice", tokenId: "u2f-1" });
    expect(await callApi(baseUrl, access_token)).toMatchObject({ id: ErrorId.MfaRequired });
  });
});

test("the page takes codes and client ids as text, and needs somebody who may sign in", async () => {
  await using devices = await startDevices({ world: { applications: undefined as never } });
  const { userCode } = await devices.begin("<i>app");
  const page = `${devices.emulator.baseUrl}/ui/login/device`;
  const asked = await (await fetch(`${page}?${new URLSearchParams({ user_code: userCode })}`)).text();
  expect(asked).not.toContain("<i>app");
  expect(asked.match(/name="userId"/g)).toHaveLength(2);
  const unknown = await fetch(`${page}?${new URLSearchParams({ user_code: '"><script>' })}`);
  expect(unknown.status).toBe(400);
  expect(await unknown.text()).not.toContain("<script>");
  for (const userId of ["locked", "robot", "nobody", ""]) {
    const body = new URLSearchParams({ user_code: userCode, userId });
    const answer = await fetch(page, { method: "POST", body });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("Nobody was chosen")]);
  }
  devices.emulator.denyDevice(userCode);
});

test("what devices ask for is remembered as far as it fits into memory, and the expired are forgotten first", async () => {
  const { emulator } = await startDevices();
  onTestFinished(() => emulator.close());
  const begin = async (bytes: number) => {
    const body = new URLSearchParams({ client_id: "tv", scope: `urn:zitadel:iam:${"x".repeat(bytes)}` });
    const answer = await fetch(`${emulator.baseUrl}/oauth/v2/device_authorization`, { method: "POST", body });
    return ((await answer.json()) as { user_code: string }).user_code;
  };
  const large = 900_000;
  const begunFirst = await begin(1);
  for (let index = 0; index < 14; index++) await begin(large);
  emulator.advanceTime(10 * 60_000);
  const begunThen = await begin(1);
  for (let index = 0; index < 5; index++) await begin(large);
  expect(() => emulator.approveDevice(begunFirst, "alice")).toThrow("No device shows the code");
  emulator.approveDevice(begunThen, "alice");
});
