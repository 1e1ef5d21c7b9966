import { once } from "node:events";
import { connect } from "node:http2";
import { Code } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import type { Fault } from "../../src/emulator.js";
import { ErrorId } from "../../src/index.js";
import { clients, outcome, start, world } from "./setup.js";

const removal = { userId: "near", tokenId: "near-key-1" };

describe.each(clients)("over %s", (name, createClient) => {
  async function setUp() {
    const emulator = await start({ world: world() });
    const client = createClient({ baseUrl: emulator.baseUrl, auth: "token-of-owner", defaultTimeoutMs: 0 });
    const listed = async () => (await client.listHumanAuthFactors({ userId: "near" })).result.length;
    return { emulator, client, listed };
  }

  test("unavailable: not processed, for as many calls as said, and a read is tried again", async () => {
    const { emulator, client, listed } = await setUp();
    emulator.fault({ kind: "unavailable", rpc: "RemoveHumanAuthFactorU2F", times: 2 });
    expect(await outcome(client.removeHumanAuthFactorU2F(removal))).toBe("Unavailable");
    expect(await outcome(client.removeHumanAuthFactorU2F(removal))).toBe("Unavailable");
    expect(await listed()).toBe(2);
    expect(await outcome(client.removeHumanAuthFactorU2F(removal))).toBe("ok");
  });

  test("blocked: before authentication, Healthz too; quota: after the permission, before validation", async () => {
    const { emulator, client } = await setUp();
    const anonymous = createClient({ baseUrl: emulator.baseUrl });
    const clear = emulator.fault({ kind: "blocked" });
    expect(await outcome(anonymous.getMyOrg({}))).toBe(`ResourceExhausted ${ErrorId.InstanceBlocked}`);
    expect(await outcome(anonymous.healthz({}))).toBe(`ResourceExhausted ${ErrorId.InstanceBlocked}`);
    clear();
    emulator.fault({ kind: "quota" });
    expect(await outcome(anonymous.healthz({}))).toBe("ok");
    expect(await outcome(anonymous.getMyOrg({}))).toBe("Unauthenticated");
    expect(await outcome(client.getMyOrg({}))).toBe(`ResourceExhausted ${ErrorId.QuotaExhausted}`);
    const viewer = createClient({ baseUrl: emulator.baseUrl, auth: "token-of-viewer" });
    expect(await outcome(viewer.removeHumanAuthFactorU2F(removal))).toBe(
      `PermissionDenied ${ErrorId.NoPermission}`,
    );
  });

  test("lock: code 2 without id, nothing written, so that the client's next attempt succeeds", async () => {
    const { emulator, client } = await setUp();
    emulator.fault({ kind: "lock", times: 1 });
    await client.listUsers({});
    const { details } = await client.removeHumanAuthFactorU2F(removal);
    const before = 6n;
    expect(details?.sequence).toBe(before + 1n);
    expect(emulator.calls.map(({ answer }) => answer)).toEqual([
      { code: 0 },
      { code: Code.Unknown },
      { code: 0 },
    ]);
  });

  test("drop-answer: done, but the answer is lost", async () => {
    const { emulator, client, listed } = await setUp();
    emulator.fault({ kind: "drop-answer", rpc: "RemoveHumanAuthFactorU2F", times: 1 });
    expect(await outcome(client.removeHumanAuthFactorU2F(removal))).not.toBe("ok");
    expect(emulator.calls.map(({ rpc, answer }) => [rpc, answer.code])).toEqual([
      ["RemoveHumanAuthFactorU2F", 0],
    ]);
    expect(await listed()).toBe(1);
    expect(await outcome(client.removeHumanAuthFactorU2F(removal))).toBe(
      `NotFound ${ErrorId.WebAuthNTokenNotFound}`,
    );
  });

  test("drain: every answer arrives, over connections that are given up", async () => {
    const { emulator, client } = await setUp();
    emulator.fault({ kind: "drain" });
    const calls = Array.from({ length: 20 }, () => outcome(client.getMyOrg({})));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["ok"]));
  });

  test("delay: later by as much as said", async () => {
    const { emulator, client } = await setUp();
    emulator.fault({ kind: "delay", ms: 60, times: 1 });
    const start = performance.now();
    await client.getMyOrg({});
    expect(performance.now() - start).toBeGreaterThanOrEqual(59);
  });

  test("lag: lists show what was removed since, until the fault is over", async () => {
    const { emulator, client, listed } = await setUp();
    await client.removeHumanAuthFactorU2F({ userId: "near", tokenId: "near-key-2" });
    emulator.fault({ kind: "lag", times: 1 });
    await client.removeHumanAuthFactorU2F(removal);
    expect(await listed()).toBe(1);
    expect(await listed()).toBe(0);
  });

  test("ignore-org: REST forgets the organization, as a server with that bug does", async () => {
    const { emulator } = await setUp();
    emulator.fault({ kind: "ignore-org" });
    const admin = createClient({
      baseUrl: emulator.baseUrl,
      auth: "token-of-admin",
      checkOrganization: false,
    });
    const { org } = await admin.getMyOrg({}, { headers: { "x-zitadel-orgid": "B" } });
    expect(org?.id).toBe(name === "REST" ? "A" : "B");
  });
});

test("a grpc-timeout that runs out inside the server gets the server's wrong code", async () => {
  const emulator = await start({ world: world() });
  emulator.fault({ kind: "delay", ms: 30 });
  const response = await fetch(`${emulator.baseUrl}/management/v1/orgs/me`, {
    headers: { authorization: "Bearer token-of-owner", "grpc-timeout": "10m" },
  });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({
    code: Code.PermissionDenied,
    details: [{ id: "AUTH-Bs7Ds" }],
  });
});

test("an exhausted quota sets the console's cookie over REST, and closes the token endpoint", async () => {
  const emulator = await start({ world: world() });
  emulator.fault({ kind: "quota" });
  const response = await fetch(`${emulator.baseUrl}/management/v1/orgs/me`, {
    headers: { authorization: "Bearer token-of-owner" },
  });
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBeNull();
  expect(response.headers.getSetCookie()).toEqual([
    "zitadel.quota.exhausted=true; Path=/; Max-Age=300; SameSite=Lax",
  ]);
  const token = await fetch(`${emulator.baseUrl}/oauth/v2/token`, { method: "POST" });
  expect([token.status, await token.text()]).toEqual([429, "Your ZITADEL instance is blocked.\n"]);
});

test.each<Partial<Fault>>([
  { userId: "near" },
  { orgId: "A" },
  { rpc: "GetMyOrg" },
  { times: 1 },
  { skip: 1 },
])("a quota that aims or counts is for calls, and leaves the token endpoint open: %j", async (aim) => {
  const emulator = await start({ world: world() });
  emulator.fault({ kind: "quota", ...aim } as Fault);
  const token = await fetch(`${emulator.baseUrl}/oauth/v2/token`, { method: "POST" });
  expect(await token.json()).toMatchObject({ error_description: "grant_type missing" });
});

test("drain says GOAWAY after the answer", async () => {
  const emulator = await start({ world: world() });
  emulator.fault({ kind: "drain" });
  const session = connect(emulator.baseUrl);
  const goaway = once(session, "goaway");
  const stream = session.request({ ":path": "/management/v1/healthz" });
  const [headers] = await once(stream, "response");
  expect(headers[":status"]).toBe(200);
  const [code] = await goaway;
  expect(code).toBe(0);
  stream.resume();
});

test.each<[Fault, string]>([
  [{ kind: "blocked", rpc: "Nothing" }, "there is no rpc Nothing"],
  [
    { kind: "other" as "quota" },
    'kind is "other": one of unavailable, blocked, quota, lock, drop-answer, drain, ignore-org, lag, delay',
  ],
  [
    { kind: "constructor" as "quota" },
    'kind is "constructor": one of unavailable, blocked, quota, lock, drop-answer, drain, ignore-org, lag, delay',
  ],
  [{ kind: "quota", times: 0 }, "times is 0: at least 1 is needed"],
  [{ kind: "delay", ms: Number.NaN }, "ms is NaN: a number is needed"],
])("a fault that could not happen is a TypeError: %o", async (fault, message) => {
  const emulator = await start({ world: world() });
  expect(() => emulator.fault(fault)).toThrow(new TypeError(message));
});

test("a fault for the documented name of an rpc befalls the rpc that is served", async () => {
  const emulator = await start({ world: world() });
  emulator.fault({ kind: "unavailable", rpc: "RemoveHumanMultiFactorU2F", times: 1 });
  const client = clients[0]![1]({ baseUrl: emulator.baseUrl, auth: "token-of-owner" });
  expect(await outcome(client.removeHumanMultiFactorU2F(removal))).toBe("Unavailable");
  expect(await outcome(client.removeHumanMultiFactorU2F(removal))).toBe("ok");
});
