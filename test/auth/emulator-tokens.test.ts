import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { Code } from "../../src/index.js";
import { answerOf, apiScope, approved, callApi, startDevices } from "./device-client.js";

describe("refresh", () => {
  const invalid = {
    status: 400,
    error: "invalid_request",
    error_description: "Errors.OIDCSession.RefreshTokenInvalid",
  };

  test("ends the pair before, and the old token does no harm to the new pair", async () => {
    await using devices = await startDevices();
    const first = await approved(devices);
    const second = await answerOf(await devices.refresh(first.refresh_token));
    expect((await devices.userInfo(first.access_token)).status).toBe(401);
    expect(await callApi(devices.emulator.baseUrl, first.access_token)).toMatchObject({
      code: Code.Unauthenticated,
    });
    expect(await answerOf(await devices.refresh(first.refresh_token))).toEqual(invalid);
    expect(await callApi(devices.emulator.baseUrl, second.access_token)).toBe("ok");
    expect((await devices.refresh(second.refresh_token)).status).toBe(200);
  });

  test("two at once are both answered, and one pair works", async () => {
    await using devices = await startDevices();
    const { access_token: before, refresh_token } = await approved(devices);
    // Two connections stand open from here on.
    await Promise.all([devices.userInfo(before), devices.userInfo(before)]);
    const answers = await Promise.all([1, 2].map(async () => answerOf(await devices.refresh(refresh_token))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const works = await Promise.all(
      answers.map(async ({ access_token }) => (await devices.userInfo(access_token)).status),
    );
    expect(works.toSorted()).toEqual([200, 401]);
    const renews = [];
    for (const answer of answers) renews.push((await devices.refresh(answer.refresh_token)).status);
    expect(renews.map((status) => (status === 200 ? 200 : 401))).toEqual(works);
  });

  test("of nonsense, of a wider scope, without the grant, by another project", async () => {
    await using devices = await startDevices();
    const { refresh_token } = await approved(devices);
    expect(await answerOf(await devices.refresh("nonsense"))).toEqual({
      ...invalid,
      error_description: "Errors.User.RefreshToken.Invalid",
    });
    expect(await answerOf(await devices.refresh(refresh_token, "tv", `${apiScope} phone`))).toEqual({
      status: 400,
      error: "invalid_scope",
    });
    expect(await answerOf(await devices.refresh(refresh_token, "tv-once"))).toMatchObject({
      error: "unauthorized_client",
      error_description: 'grant_type "refresh_token" not allowed',
    });
    expect((await devices.refresh(refresh_token, "tv-b")).status).toBe(200);
  });

  test("with a narrower scope gives less to that token, and not to the next", async () => {
    await using devices = await startDevices();
    const { refresh_token } = await approved(devices);
    const narrow = await answerOf(await devices.refresh(refresh_token, "tv", "openid"));
    expect(Object.keys(narrow)).toContain("id_token");
    expect(await (await devices.userInfo(narrow.access_token)).json()).toEqual({ sub: "alice" });
    const wide = await answerOf(await devices.refresh(narrow.refresh_token));
    expect(await (await devices.userInfo(wide.access_token)).json()).toMatchObject({ name: "Alice Adams" });
  });

  test("is over after 30 idle days, and after 90 days of use", async () => {
    const day = 86_400_000;
    let now = Date.now();
    await using devices = await startDevices({ now: () => now });
    const idle = await approved(devices);
    let used = (await approved(devices)).refresh_token;
    for (let days = 0; days < 75; days += 25) {
      now += 25 * day;
      used = (await answerOf(await devices.refresh(used))).refresh_token;
    }
    expect(await answerOf(await devices.refresh(idle.refresh_token))).toEqual(invalid);
    now += 16 * day;
    expect(await answerOf(await devices.refresh(used))).toEqual(invalid);
  });
});

describe("revocation", () => {
  test("of a refresh token takes the access token along, of an access token leaves the refresh token", async () => {
    await using devices = await startDevices();
    const one = await approved(devices);
    const other = await approved(devices);
    const answer = await devices.revoke(one.refresh_token);
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect((await devices.userInfo(one.access_token)).status).toBe(401);
    expect((await devices.refresh(one.refresh_token)).status).toBe(400);
    expect((await devices.revoke(other.access_token)).status).toBe(200);
    expect((await devices.userInfo(other.access_token)).status).toBe(401);
    expect((await devices.refresh(other.refresh_token)).status).toBe(200);
  });

  test("answers 200 to nonsense, twice, and to another application of the project", async () => {
    await using devices = await startDevices();
    const { access_token } = await approved(devices);
    for (const [token, id] of [["nonsense"], [access_token, "web"], [access_token, "web"]] as const)
      expect((await devices.revoke(token, id)).status).toBe(200);
    expect((await devices.userInfo(access_token)).status).toBe(401);
  });

  test("is for every client where the world names none", async () => {
    await using devices = await startDevices({ world: { applications: undefined as never } });
    const { access_token } = await approved(devices);
    expect((await devices.revoke(access_token, "web")).status).toBe(200);
    expect((await devices.userInfo(access_token)).status).toBe(401);
  });

  test("refuses an application of another project, and personal access tokens", async () => {
    await using devices = await startDevices();
    const { access_token, refresh_token } = await approved(devices);
    for (const [token, id] of [
      [access_token, "tv-b"],
      [refresh_token, "tv-b"],
      ["robot-token", "tv"],
    ] as const) {
      expect(await answerOf(await devices.revoke(token, id))).toEqual({
        status: 401,
        error: "invalid_client",
        error_description: "token was not issued for this client",
      });
    }
    expect((await devices.userInfo(access_token)).status).toBe(200);
    expect(await callApi(devices.emulator.baseUrl, "robot-token")).toBe("ok");
  });
});

test("the end of a session ends the access token; a refresh gives one that works", async () => {
  await using devices = await startDevices();
  const { access_token, refresh_token, id_token } = await approved(devices);
  const other = await approved(devices);
  const end = await fetch(`${devices.server.end_session_endpoint}?id_token_hint=${id_token}`);
  expect(await end.text()).toContain("signed out");
  expect((await devices.userInfo(access_token)).status).toBe(401);
  expect((await devices.userInfo(other.access_token)).status).toBe(200);
  const renewed = await answerOf(await devices.refresh(refresh_token));
  expect(await callApi(devices.emulator.baseUrl, renewed.access_token)).toBe("ok");
});

test("a hint that another key signed ends nothing", async () => {
  await using devices = await startDevices();
  const { access_token, id_token } = await approved(devices);
  const { privateKey } = await generateKeyPair("RS256");
  const { kid = "" } = decodeProtectedHeader(id_token);
  const forged = await new SignJWT(decodeJwt(id_token))
    .setProtectedHeader({ alg: "RS256", kid })
    .sign(privateKey);
  const end = await fetch(`${devices.server.end_session_endpoint}?id_token_hint=${forged}`);
  expect(await answerOf(end)).toMatchObject({ status: 400, error_description: "id_token_hint invalid" });
  expect((await devices.userInfo(access_token)).status).toBe(200);
});

describe("introspection", () => {
  test("and userinfo know a token for 12 hours", async () => {
    let now = Date.now();
    await using devices = await startDevices({ now: () => now });
    const { access_token } = await approved(devices);
    now += 43_199_000;
    expect(await devices.introspect(access_token)).toMatchObject({ active: true });
    expect((await devices.userInfo(access_token)).status).toBe(200);
    now += 1_001;
    expect(await devices.introspect(access_token)).toEqual({ active: false });
    expect((await devices.userInfo(access_token)).status).toBe(401);
  });

  test("shows a token to applications of its project only", async () => {
    await using devices = await startDevices();
    const { access_token, refresh_token, id_token } = await approved(devices);
    expect(await devices.introspect(access_token)).toEqual({
      active: true,
      scope: apiScope,
      client_id: "tv",
      token_type: "Bearer",
      exp: expect.any(Number),
      iat: expect.any(Number),
      nbf: expect.any(Number),
      aud: expect.arrayContaining(["tv", "api-a", "project-a"]),
      iss: devices.emulator.baseUrl,
      jti: expect.stringMatching(/^V2_\d+-at_\d+$/),
      username: "alice",
      sub: "alice",
      name: "Alice Adams",
      given_name: "Alice",
      family_name: "Adams",
      locale: null,
      preferred_username: "alice",
      updated_at: expect.any(Number),
      email: "alice@example.com",
      email_verified: true,
    });
    expect(await devices.introspect("robot-token", "api-b")).toMatchObject({ active: true, sub: "robot" });
    const inactive = [
      await devices.introspect(access_token, "api-b"),
      await devices.introspect(refresh_token),
      await devices.introspect(id_token),
      await devices.introspect("nonsense"),
    ];
    expect(inactive).toEqual(inactive.map(() => ({ active: false })));
    await devices.revoke(access_token);
    expect(await devices.introspect(access_token)).toEqual({ active: false });
  });

  test.for([
    ["", "invalid_request", "client_id or client_assertion must be provided"],
    ["client_id=tv", "invalid_client", "client must be authenticated"],
    ["client_id=api-a&client_secret=wrong", "unauthorized_client", undefined],
    ["client_id=unknown&client_secret=a-secret", "unauthorized_client", undefined],
    ["client_id=tv&client_secret=a-secret", "unauthorized_client", undefined],
    ["client_id=api-a&client_secret=a-secret&token=", "invalid_request", "token missing"],
  ])("refuses %j", async ([form, error, error_description]) => {
    await using devices = await startDevices();
    const body = new URLSearchParams(`token=robot-token&${form}`);
    if (form?.endsWith("token=")) body.delete("token");
    const response = await fetch(devices.server.introspection_endpoint!, { method: "POST", body });
    expect(await response.json()).toEqual({ error, ...(error_description && { error_description }) });
    expect(response.status).toBe(400);
  });
});
