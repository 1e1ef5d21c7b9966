import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { launchChromium, test } from "../support/chromium.js";
import { type ClientPage, openClientPage } from "./page.js";
import type { PageCall } from "./page-program.js";

const homeOrg = "300000000000000001";
const otherOrg = "300000000000000002";
const user = "300000000000000010";
const stranger = "300000000000000020";
const token = "owner-token";

let browser: Browser;
let client: ClientPage;
let emulator: Emulator;
beforeAll(async () => {
  browser = await launchChromium();
  client = await openClientPage(browser);
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await browser.close();
});
beforeEach(async () => {
  client.failedRequests.length = 0;
  emulator = await startEmulator({
    world: {
      orgs: [
        { id: homeOrg, name: "Home" },
        { id: otherOrg, name: "Other" },
      ],
      users: [
        {
          id: "300000000000000099",
          orgId: homeOrg,
          userName: "owner",
          machine: {},
          roles: { instance: ["IAM_OWNER"] },
          tokens: [token],
        },
        {
          id: user,
          orgId: homeOrg,
          userName: "ada",
          human: {},
          factors: [{ type: "u2f", id: "1", name: "key" }],
        },
        {
          id: stranger,
          orgId: otherOrg,
          userName: "bob",
          human: {},
          factors: [{ type: "u2f", id: "2", name: "key" }],
        },
      ],
    },
  });
});
afterEach(() => emulator.close());

describe.each(["grpc-web", "rest"] as const)("%s from a page on another origin", (protocol) => {
  const removal = (more: Partial<PageCall> = {}): PageCall => ({
    protocol,
    options: { baseUrl: emulator.baseUrl, auth: token },
    rpc: "removeHumanMultiFactorU2F",
    request: { userId: user, tokenId: "1" },
    ...more,
  });
  const inOrg = (orgId: string) => ({ baseUrl: emulator.baseUrl, auth: token, orgId });

  test("a key is found, removed and gone, and the second removal says so", async () => {
    const list = removal({ rpc: "listHumanAuthFactors", request: { userId: user } });
    expect(await client.call(list)).toEqual({
      code: 0,
      response: { result: [{ state: "AUTH_FACTOR_STATE_READY", u2f: { id: "1", name: "key" } }] },
    });
    expect(await client.call(removal())).toMatchObject({
      code: 0,
      response: { details: { resourceOwner: homeOrg } },
    });
    expect(await client.call(list)).toEqual({ code: 0, response: {} });
    expect(await client.call(removal())).toEqual({
      code: 5,
      id: "COMMAND-DAfb2",
      message: "WebAuthN Token could not be found (COMMAND-DAfb2)",
    });
    expect(emulator.calls.map((call) => [call.protocol, call.rpc])).toEqual([
      [protocol, "ListHumanAuthFactors"],
      [protocol, "RemoveHumanAuthFactorU2F"],
      [protocol, "ListHumanAuthFactors"],
      [protocol, "RemoveHumanAuthFactorU2F"],
    ]);
    expect(client.failedRequests).toEqual([]);
  });

  test("the same in a worker", async () => {
    expect(await client.callInWorker(removal())).toMatchObject({ code: 0 });
    expect(await client.callInWorker(removal())).toMatchObject({ code: 5, id: "COMMAND-DAfb2" });
  });

  test("errors come with their details, also those of the order of checks", async () => {
    const options = { baseUrl: emulator.baseUrl, auth: "wrong" };
    expect(await client.call(removal({ options }))).toMatchObject({ code: 16, id: "AUTH-7fs1e" });
    expect(await client.call(removal({ options: { baseUrl: emulator.baseUrl } }))).toMatchObject({
      code: 16,
      message: "auth header missing",
    });
    expect(client.failedRequests).toEqual([]);
  });

  test("the organization goes along, and a call's own wins", async () => {
    const request = { userId: stranger, tokenId: "2" };
    expect(await client.call(removal({ request, options: inOrg(homeOrg) }))).toMatchObject({
      code: 5,
      id: "COMMAND-DAfb2",
    });
    const headers = { "x-zitadel-orgid": otherOrg };
    expect(await client.call(removal({ request, options: inOrg(homeOrg), headers }))).toMatchObject({
      code: 0,
      response: { details: { resourceOwner: otherOrg } },
    });
    expect(emulator.calls.map(({ orgId }) => orgId)).toEqual([homeOrg, otherOrg]);
  });

  test("a call with a time limit passes the preflight that refuses connect-web's", async () => {
    const stock = removal({
      protocol: "stock",
      rpc: "removeHumanAuthFactorU2F",
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await client.call({ ...stock, timeoutMs: 5_000 })).toMatchObject({ message: "Failed to fetch" });
    expect(emulator.calls).toEqual([]);
    expect(await client.call(removal({ timeoutMs: 5_000 }))).toMatchObject({ code: 0 });
    expect(await client.call(stock)).toMatchObject({ code: 5, id: "COMMAND-DAfb2" });
  });

  test("a header that ZITADEL's CORS does not know is Unavailable, and the text says where to look", async () => {
    const headers = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
    expect(await client.call(removal({ headers }))).toEqual({
      code: 14,
      message: `no answer from ${emulator.baseUrl}: Failed to fetch (offline, CORS, or the page's CSP?); outcome unknown: look whether RemoveHumanAuthFactorU2F was done`,
    });
    expect(emulator.calls).toEqual([]);
  });

  test("a read whose preflight is refused is sent once more, not five times", async () => {
    const headers = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
    const list = { rpc: "listHumanAuthFactors", request: { userId: user }, headers } as const;
    expect(await client.call(removal(list))).toMatchObject({ code: 14 });
    expect(client.failedRequests).toHaveLength(2);
  });

  test("a page without a network is Unavailable", async () => {
    const context = client.page.context();
    await context.setOffline(true);
    try {
      expect(await client.call(removal())).toMatchObject({
        code: 14,
        message: expect.stringContaining("Failed to fetch (offline,"),
      });
    } finally {
      await context.setOffline(false);
    }
    expect(await client.call(removal())).toMatchObject({ code: 0 });
  });

  test("a page whose policy forbids the server is Unavailable", async () => {
    await using strict = await openClientPage(browser, "default-src 'self'");
    expect(await strict.call(removal())).toMatchObject({
      code: 14,
      message: expect.stringContaining("the page's CSP?"),
    });
    expect(emulator.calls).toEqual([]);
  });

  test("a deadline is DeadlineExceeded", async () => {
    emulator.fault({ kind: "delay", ms: 60_000 });
    const unknown = "; outcome unknown: look whether RemoveHumanAuthFactorU2F was done";
    expect(await client.call(removal({ timeoutMs: 100 }))).toEqual({
      code: 4,
      message: `no answer within 100 ms${unknown}`,
    });
    expect(await client.call(removal({ abort: { afterMs: 100, by: "timeout" } }))).toMatchObject({ code: 4 });
  });

  test("an abort is Canceled", async () => {
    emulator.fault({ kind: "delay", ms: 60_000 });
    expect(await client.call(removal({ abort: { afterMs: 100, by: "controller" } }))).toMatchObject({
      code: 1,
    });
  });

  test("a lost answer leaves the outcome of a removal unknown", async () => {
    // Always: Chromium itself sends a request again that was lost on a connection which it had used before.
    const clear = emulator.fault({ kind: "drop-answer" });
    expect(await client.call(removal())).toMatchObject({
      code: 14,
      message: expect.stringContaining("outcome unknown"),
    });
    clear();
    expect(await client.call(removal())).toMatchObject({ code: 5, id: "COMMAND-DAfb2" });
  });

  test("a server's cookie is neither kept nor sent", async () => {
    await client.call(removal());
    expect(await client.page.context().cookies(emulator.baseUrl)).toEqual([]);
  });
});
