import type { UnaryRequest } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { Code, ConnectError, ManagementService, retry } from "../../src/index.js";
import { startManagementServer, zitadelFailure } from "./management-server.js";

const key = { userId: "1", tokenId: "2" };
const lockMessage =
  'integrity violation of type "unique" on "events2" (constraint: "events2_pkey"): ERROR: duplicate key value violates unique constraint "events2_pkey" (SQLSTATE 23505)';

/** Fails this many times, then answers. */
function failing(times: number, error: () => ConnectError) {
  let calls = 0;
  return () => {
    if (calls++ < times) throw error();
    return {};
  };
}

test("a read that is unavailable is sent again", async () => {
  await using server = await startManagementServer({
    getMyOrg: failing(2, () => new ConnectError("starting", Code.Unavailable)),
  });
  await server.client().getMyOrg({});
  expect(server.calls.length).toBe(3);
});

test("a read is sent five times at most, and the server's error is the call's", async () => {
  await using server = await startManagementServer({
    getMyOrg: failing(100, () => new ConnectError("down", Code.Unavailable)),
  });
  await expect(server.client().getMyOrg({})).rejects.toMatchObject({
    code: Code.Unavailable,
    rawMessage: "down",
  });
  expect(server.calls.length).toBe(5);
});

test.for([
  ["a removal that is unavailable, whose outcome is unknown", Code.Unavailable, "down"],
  ["a removal with another database error", Code.Unknown, "duplicate key (SQLSTATE 23505)"],
] as const)("%s, is not sent again", async ([, code, message]) => {
  await using server = await startManagementServer({
    removeHumanAuthFactorU2F: failing(1, () => new ConnectError(message, code)),
  });
  await expect(server.client().removeHumanAuthFactorU2F(key)).rejects.toMatchObject({ code });
  expect(server.calls.length).toBe(1);
});

test("a read beyond the quota is not sent again", async () => {
  await using server = await startManagementServer({
    getMyOrg: failing(1, () =>
      zitadelFailure(Code.ResourceExhausted, "Quota.Access.Exhausted", "QUOTA-vjAy8"),
    ),
  });
  await expect(server.client().getMyOrg({})).rejects.toMatchObject({ code: Code.ResourceExhausted });
  expect(server.calls.length).toBe(1);
});

test("a removal that met the optimistic lock is sent again: nothing was written", async () => {
  await using server = await startManagementServer({
    removeHumanAuthFactorU2F: failing(2, () => new ConnectError(lockMessage, Code.Unknown)),
  });
  await server.client().removeHumanAuthFactorU2F(key);
  expect(server.calls.length).toBe(3);
});

test("the deadline covers all attempts and their pauses", async () => {
  await using server = await startManagementServer({
    getMyOrg: failing(100, () => new ConnectError("down", Code.Unavailable)),
  });
  // Pauses of an hour and more.
  const client = server.client({ interceptors: [retry(() => 36_000)] });
  const error = await client.getMyOrg({}, { timeoutMs: 100 }).catch((reason) => reason);
  expect(error.code).toBe(Code.DeadlineExceeded);
});

function getMyOrg(header: Headers, signal: AbortSignal): UnaryRequest {
  return {
    stream: false,
    method: ManagementService.method.getMyOrg,
    header,
    signal,
  } as unknown as UnaryRequest;
}

test("an abort ends the pause", async () => {
  const controller = new AbortController();
  let attempts = 0;
  const call = retry(() => 36_000)(async () => {
    attempts++;
    setImmediate(() => controller.abort());
    throw new ConnectError("down", Code.Unavailable);
  });
  await expect(call(getMyOrg(new Headers(), controller.signal))).rejects.toMatchObject({
    rawMessage: "down",
  });
  expect(attempts).toBe(1);
});

test("every attempt has a fresh copy of the caller's headers", async () => {
  const header = new Headers({ "x-mine": "1" });
  const seen: string[][][] = [];
  const call = retry(() => 0)(async (request) => {
    seen.push([...request.header].map((entry) => [...entry]));
    request.header.set("x-added", "1");
    request.header.delete("x-mine");
    throw new ConnectError("down", Code.Unavailable);
  });
  await expect(call(getMyOrg(header, new AbortController().signal))).rejects.toThrow("down");
  expect(seen).toEqual(Array.from({ length: 5 }, () => [["x-mine", "1"]]));
  expect([...header]).toEqual([["x-mine", "1"]]);
});
