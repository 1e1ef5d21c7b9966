import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { startEmulator, type World, type WorldUser } from "../../src/emulator.js";
import { createTransport, createManagementClient as grpc } from "../../src/grpc.js";
import { ManagementService } from "../../src/index.js";
import { clients, outcome, start, world } from "./setup.js";

test("without a world there is a small one, with an owner and a person with every kind of factor", async () => {
  const { baseUrl, world: demo } = await start();
  const owner = demo.users.find(({ roles }) =>
    Object.values(roles ?? {})
      .flat()
      .includes("ORG_OWNER"),
  );
  const client = grpc({ baseUrl, auth: owner!.tokens![0]! });
  const person = demo.users.find(({ factors = [] }) => factors.length > 3)!;
  const { result } = await client.listHumanAuthFactors({ userId: person.id });
  const kinds = result.map(({ type }) => type.case);
  expect(kinds.filter((kind) => kind === "u2f").length).toBeGreaterThanOrEqual(3);
  expect(kinds).toEqual(expect.arrayContaining(["otp", "otpSms", "otpEmail"]));
  expect((await client.listHumanPasswordless({ userId: person.id })).result).not.toEqual([]);
});

test("it listens where it is told, and a port that is taken is an error", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  await expect(startEmulator({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  taken.close();
  await once(taken, "close");
  const emulator = await start({ port, host: "::1" });
  expect(emulator.baseUrl).toBe(`http://[::1]:${port}`);
  expect(await outcome(grpc({ baseUrl: emulator.baseUrl }).healthz({}))).toBe("ok");
});

test.each<[string, object | null]>([
  ["wrold is unknown: one of port, host, world", { wrold: {} }],
  ['port is "8080": a whole number is needed', { port: "8080" }],
  ["now is 5: a function is needed", { now: 5 }],
  ['allowedHosts is "zitadel": a list is needed', { allowedHosts: "zitadel" }],
  ['control is "of": one of loopback, anywhere, off', { control: "of" }],
  ["onCall is true: a function is needed", { onCall: true }],
  ["what is given is null: an object is needed", null],
  ["what is given is 8080: an object is needed", 8080 as never],
])("an option that is none is a TypeError: %s", async (message, options) => {
  const starting = startEmulator(options as object);
  await expect(starting).rejects.toThrow(TypeError);
  await expect(starting).rejects.toThrow(message);
});

test.each<[string, Partial<World> | ((valid: World) => void)]>([
  ["two organizations have the id A", (valid) => void valid.orgs.push({ id: "A", name: "again" })],
  ["user near: the id is taken", (valid) => void valid.users.push({ ...valid.users[0]!, userName: "other" })],
  ["user x: the user name NEAR is taken", (valid) => void valid.users.push(user({ userName: "NEAR" }))],
  ["user x: no organization has the id C", (valid) => void valid.users.push(user({ orgId: "C" }))],
  [
    "user x: roles on C, which is no organization and no project",
    (valid) => void valid.users.push(user({ roles: { C: [] } })),
  ],
  [
    "user x: another user has the same token",
    (valid) => void valid.users.push(user({ tokens: ["token-of-owner"] })),
  ],
  ["user x: a person is no machine user", (valid) => void valid.users.push(user({ human: {}, machine: {} }))],
  [
    "user x: only a person has factors",
    (valid) => void valid.users.push(user({ factors: [{ type: "otp" }] })),
  ],
  [
    "user x: two keys or passkeys have the same id",
    (valid) => {
      const factors = (["u2f", "passkey"] as const).map((type) => ({ type, id: "k", name: "" }));
      valid.users.push(user({ human: {}, factors }));
    },
  ],
])("a world that contradicts itself is a TypeError: %s", async (message, spoil) => {
  const spoilt = world();
  (spoil as (valid: World) => void)(spoilt);
  await expect(startEmulator({ world: spoilt })).rejects.toThrow(new TypeError(message));
});

function user(more: Partial<WorldUser>): WorldUser {
  return { id: "x", orgId: "A", userName: "x", ...more };
}

test.each<[string, object]>([
  ["orgs is unknown: one of port, host, world, now, allowedHosts, control, onCall", { orgs: [], users: [] }],
  ["worlds is unknown: did you mean world?", { worlds: { orgs: [], users: [] } }],
  ['control is "of": one of loopback, anywhere, off', { control: "of" }],
  ['allowedHosts is "zitadel": a list is needed', { allowedHosts: "zitadel" }],
  ['allowedHosts: "zitadel:8080" is no name of a host, without port', { allowedHosts: ["zitadel:8080"] }],
  ['allowedHosts: "" is no name of a host', { allowedHosts: [""] }],
])("a mistaken option is a TypeError: %s", async (message, options) => {
  await expect(startEmulator(options)).rejects.toThrow(TypeError);
  await expect(startEmulator(options)).rejects.toThrow(message);
});

test("close ends all connections, and the port is free", async () => {
  const emulator = await startEmulator();
  const { port } = new URL(emulator.baseUrl);
  const transport = createTransport({ baseUrl: emulator.baseUrl, defaultTimeoutMs: 2000 });
  const client = createClient(ManagementService, transport);
  await client.healthz({});
  emulator.fault({ kind: "delay", ms: 60_000 });
  const pending = outcome(client.healthz({}));
  await emulator.close();
  expect(await pending).not.toBe("ok");
  await start({ port: Number(port) });
  await transport.close();
});

test("it can be disposed of", async () => {
  let baseUrl: string;
  {
    await using emulator = await startEmulator();
    baseUrl = emulator.baseUrl;
  }
  await expect(fetch(baseUrl)).rejects.toThrow("fetch failed");
});

test.each(clients)(
  "the log of calls over %s: rpc, organization, caller, answer, and no token",
  async (name, createClientOf) => {
    const emulator = await start({ world: world() });
    const client = createClientOf({ baseUrl: emulator.baseUrl, auth: "token-of-owner" });
    await client.removeHumanMultiFactorU2F({ userId: "near", tokenId: "near-key-1" });
    await outcome(client.getMyOrg({}, { headers: { "x-zitadel-orgid": "B" } }));
    await outcome(client.getMyOrg({}, { headers: { authorization: "Bearer none" } }));
    const protocol = { gRPC: "grpc", "gRPC-web": "grpc-web", REST: "rest" }[name];
    expect(emulator.calls).toMatchObject([
      {
        rpc: "RemoveHumanAuthFactorU2F",
        protocol,
        orgId: "A",
        caller: "owner",
        request: { userId: "near", tokenId: "near-key-1" },
        answer: { code: 0 },
      },
      { rpc: "GetMyOrg", orgId: "B", caller: "owner", answer: { code: 5, id: "AUTHZ-cdgFk" } },
      { rpc: "GetMyOrg", orgId: undefined, caller: undefined, answer: { code: 16, id: "AUTH-7fs1e" } },
    ]);
    const log = JSON.stringify(emulator.calls, (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(log).not.toMatch(/token-of|none/);
  },
);

test("the clock can be set, for dates", async () => {
  const now = Date.UTC(2030, 0, 1);
  const { baseUrl } = await start({ world: world(), now: () => now });
  const { details } = await grpc({ baseUrl, auth: "token-of-owner" }).removeHumanAuthFactorU2F({
    userId: "near",
    tokenId: "near-key-1",
  });
  expect(details?.changeDate?.seconds).toBe(BigInt(now / 1000));
});

test("a clock may have fractions, and go back: the dates of events do not", async () => {
  let now = 1_800_000_000_000.123;
  const emulator = await start({ world: world(), now: () => now });
  const dateOf = async (tokenId: string) => {
    const { details } = await grpc({
      baseUrl: emulator.baseUrl,
      auth: "token-of-owner",
    }).removeHumanAuthFactorU2F({ userId: "near", tokenId });
    return Number(details?.changeDate?.seconds) * 1e9 + Number(details?.changeDate?.nanos);
  };
  const first = await dateOf("near-key-1");
  now -= 86_400_000;
  emulator.advanceTime(-0.5);
  expect(await dateOf("near-key-2")).toBeGreaterThan(first);
});

test("options that there are not are a TypeError", async () => {
  const emulator = await start();
  await expect(emulator.nextCall({}, { timeoutms: 5 } as object)).rejects.toThrow("unknown option timeoutms");
  expect(() => emulator.approveDevice("A", "1", { arm: [] } as object)).toThrow("arm is unknown: one of amr");
  expect(() => emulator.denyDevice(undefined as never)).toThrow(TypeError);
});
