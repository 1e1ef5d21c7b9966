import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import type { Emulator, EmulatorOptions, World } from "../../src/emulator.js";
import { createManagementClient } from "../../src/rest.js";
import { sendHttp } from "../recordings/send.js";
import { outcome, start, world } from "./setup.js";

interface Body extends Partial<World> {
  error?: string;
  calls?: unknown[];
}

async function control(
  { baseUrl }: Emulator,
  name: string,
  input?: object,
): Promise<{ status: number; body: Body }> {
  const init = input && {
    method: "POST",
    body: JSON.stringify(input),
    headers: { "content-type": "application/json" },
  };
  const response = await fetch(`${baseUrl}/emulator/v1/${name}`, init);
  return { status: response.status, body: (await response.json()) as Body };
}

test("does from outside what tests do with an emulator", async () => {
  const emulator = await start({ world: world() });
  const done = async (name: string, input: object) =>
    expect(await control(emulator, name, input)).toEqual({ status: 200, body: {} });
  const client = createManagementClient({ baseUrl: emulator.baseUrl, auth: "token-of-owner" });

  await done("addFactor", { userId: "near", factor: { type: "u2f", id: "new", name: "New" } });
  await done("setUserState", { userId: "near", state: "locked" });
  await done("setRoles", { userId: "nobody", roles: { A: ["ORG_OWNER"] } });
  await done("add", { orgs: [{ id: "C", name: "C" }] });
  const { body } = await control(emulator, "world");
  expect(body).toMatchObject({ orgs: expect.arrayContaining([{ id: "C", name: "C" }]) });
  expect(body.users?.[0]).toMatchObject({
    state: "locked",
    factors: expect.arrayContaining([{ type: "u2f", id: "new", name: "New" }]),
  });

  await done("fault", { kind: "quota", times: 1 });
  await done("fault", { kind: "unavailable" });
  await done("clearFaults", {});
  await done("setTime", { time: "2031-01-01T00:00:00Z" });
  await done("advanceTime", { ms: 1000 });
  const next = control(emulator, "nextCall?rpc=RemoveHumanAuthFactorU2F&timeoutMs=4000");
  await client.removeHumanAuthFactorU2F({ userId: "near", tokenId: "new" });
  expect((await next).body).toMatchObject({
    caller: "owner",
    request: { tokenId: "new" },
    answer: { code: 0 },
  });
  expect((await control(emulator, "calls?rpc=GetMyOrg")).body).toEqual({ calls: [] });
  expect((await control(emulator, "calls")).body.calls).toHaveLength(1);
  await done("clearCalls", {});
  expect((await control(emulator, "calls")).body.calls).toEqual([]);
  await done("reset", { world: { orgs: [], users: [] } });
  expect(await outcome(client.getMyOrg({}))).toBe("Unauthenticated AUTH-7fs1e");
  await done("reset", {});
  expect(await outcome(client.getMyOrg({}))).toBe("ok");
});

test("approves and denies devices", async () => {
  const emulator = await start({ world: world() });
  for (const answer of ["approveDevice", "denyDevice"]) {
    const body = new URLSearchParams({ client_id: "tv", scope: "openid" });
    const begun = await fetch(`${emulator.baseUrl}/oauth/v2/device_authorization`, { method: "POST", body });
    const { user_code: userCode, device_code } = (await begun.json()) as Record<string, string>;
    expect((await control(emulator, answer, { userCode, userId: "near" })).status).toBe(200);
    const grant_type = "urn:ietf:params:oauth:grant-type:device_code";
    const form = new URLSearchParams({ client_id: "tv", device_code: device_code!, grant_type });
    const token = await fetch(`${emulator.baseUrl}/oauth/v2/token`, { method: "POST", body: form });
    expect(token.status).toBe(answer === "approveDevice" ? 200 : 400);
  }
});

test.each<[string, object | undefined, number, string]>([
  ["rest", {}, 404, "there is no /emulator/v1/rest"],
  ["constructor", {}, 404, "there is no /emulator/v1/constructor"],
  ["reset", undefined, 405, "/emulator/v1/reset is for POST"],
  ["world", {}, 405, "/emulator/v1/world is for GET"],
  ["reset", { world: { orgs: [] } }, 400, "users is missing"],
  ["reset", [], 400, "an object is needed"],
  ["setUserState", {}, 400, "the state is undefined: text is needed"],
  ["fault", { kind: "quota", tims: 1 }, 400, "tims is unknown: did you mean times?"],
  ["advanceTime", { ms: "1" }, 400, "the time must be a Date or a number"],
  ["calls?rcp=GetMyOrg", undefined, 400, "rcp is unknown: one of rpc, api"],
  ["approveDevice", { userCode: "A" }, 400, "No device shows the code A."],
])("tells what is wrong with %s %j", async (name, input, status, message) => {
  const emulator = await start({ world: world() });
  const answered = await control(emulator, name, input);
  expect([answered.status, answered.body.error]).toEqual([status, expect.stringContaining(message)]);
});

describe("is only for", () => {
  const answerTo = async (options: EmulatorOptions, headers: [string, string][], address?: string) => {
    const emulator = await start({ world: world(), ...options });
    const baseUrl = address ? emulator.baseUrl.replace("127.0.0.1", address) : emulator.baseUrl;
    const request = { method: "POST", path: "/emulator/v1/clearCalls" };
    return (await sendHttp(baseUrl, request, headers, Buffer.from("{}"))).status;
  };
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === "IPv4" && !one.internal)?.address;

  test("whom there is one for", async () => {
    expect(await answerTo({}, [])).toBe(200);
    expect(await answerTo({ control: "off" }, [])).toBe(404);
  });

  test("programs, not pages", async () => {
    expect(await answerTo({}, [["origin", "http://localhost:3000"]])).toBe(403);
  });

  test("hosts of the emulator, not names that lead to it", async () => {
    expect(await answerTo({}, [["host", "evil.example"]])).toBe(404);
    expect(await answerTo({ allowedHosts: ["zitadel"] }, [["host", "zitadel:8080"]])).toBe(200);
  });

  test.runIf(outside)("this machine, unless it is asked for", async () => {
    const open = { host: "0.0.0.0" };
    expect(await answerTo(open, [], outside)).toBe(404);
    expect(await answerTo({ ...open, control: "anywhere" }, [], outside)).toBe(200);
  });
});

test("a host that is allowed is the instance, over REST and OAuth", async () => {
  const get = async (allowedHosts: string[], path: string) => {
    const { baseUrl } = await start({ world: world(), allowedHosts });
    const { status, body } = await sendHttp(
      baseUrl,
      { method: "GET", path },
      [["host", "zitadel:8080"]],
      Buffer.alloc(0),
    );
    return [status, Buffer.from(body ?? "", "base64").toString()];
  };
  expect(await get([], "/.well-known/openid-configuration")).toEqual([404, expect.any(String)]);
  expect(await get(["zitadel"], "/.well-known/openid-configuration")).toEqual([
    200,
    expect.stringContaining('"issuer":"http://zitadel:8080"'),
  ]);
  expect(await get([], "/management/v1/orgs/me")).toEqual([404, expect.any(String)]);
  expect(await get(["zitadel"], "/management/v1/orgs/me")).toEqual([401, expect.any(String)]);
});
