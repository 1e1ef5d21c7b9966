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
  ["reset", { worlds: {} }, 400, "worlds is unknown: did you mean world?"],
  ["reset", { orgs: [], users: [] }, 400, "orgs is unknown: one of world"],
  ["addFactor", { userID: "near" }, 400, "userID is unknown: did you mean userId?"],
  ["world?user=near", undefined, 400, "user is unknown"],
  ["nextCall?timeoutMs=soon", undefined, 400, "timeoutMs must be a number"],
  ["approveDevice", { userCode: "A", userId: "near", amr: "pwd" }, 400, 'amr is "pwd": a list is needed'],
  ["denyDevice", {}, 400, "the user code is undefined: text is needed"],
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
    expect(await answerTo({}, [["origin", "null"]])).toBe(403);
    for (const site of ["cross-site", "same-site", "same-origin"])
      expect(await answerTo({}, [["sec-fetch-site", site]])).toBe(403);
    expect(await answerTo({}, [["sec-fetch-site", "none"]])).toBe(200);
  });

  test("hosts of the emulator, not names that lead to it", async () => {
    expect(await answerTo({}, [["host", "evil.example"]])).toBe(404);
    for (const host of [
      "localhost.",
      "localhost.evil.example",
      "0.0.0.0",
      "127.0.0.2",
      "[::2]",
      "localhost@x",
    ])
      expect(await answerTo({}, [["host", host]])).toBe(404);
    for (const host of ["localhost", "127.0.0.1:1", "[::1]:8080"])
      expect(await answerTo({}, [["host", host]])).toBe(200);
    expect(await answerTo({ allowedHosts: ["Zitadel"] }, [["host", "zitadel:8080"]])).toBe(200);
  });

  test("hosts of the emulator, also where the target has the host", async () => {
    const { baseUrl } = await start({ world: world() });
    const post = async (path: string) =>
      (await sendHttp(baseUrl, { method: "POST", path }, [["host", "localhost"]], Buffer.from("{}"))).status;
    expect(await post("http://localhost:1/emulator/v1/clearCalls")).toBe(200);
    expect(await post("http://evil.example/emulator/v1/clearCalls")).toBe(404);
    expect(await post("http://localhost@evil.example/emulator/v1/clearCalls")).toBe(404);
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
