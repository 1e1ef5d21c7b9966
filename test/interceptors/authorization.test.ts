import { expect, test } from "vitest";
import { createManagementClient } from "../../src/grpc.js";
import { Code, ConnectError, ErrorId, type TokenSource, zitadelError } from "../../src/index.js";
import { startManagementServer, tokenInvalid, zitadelFailure } from "./management-server.js";

const key = { userId: "1", tokenId: "2" };

/** A server that accepts these tokens only. */
function serverFor(accepted: Set<string>) {
  return startManagementServer({
    removeHumanAuthFactorU2F: (_, { requestHeader }) => {
      const token = requestHeader.get("authorization")?.slice("Bearer ".length) ?? "";
      if (!accepted.has(token)) throw tokenInvalid();
      return {};
    },
  });
}

/** A source whose tokens are t1, t2, …: a new one for each invalidated one. */
function renewable(): TokenSource & { invalidated: string[] } {
  const invalidated: string[] = [];
  return {
    invalidated,
    getToken: async () => `t${invalidated.length + 1}`,
    invalidate: (token) => {
      if (token === `t${invalidated.length + 1}`) invalidated.push(token);
    },
  };
}

test("64 parallel removals whose token is revoked: each is sent once more, none fails, one renewal", async () => {
  await using server = await serverFor(new Set(["t2"]));
  const auth = renewable();
  const client = server.client({ auth });
  await Promise.all(Array.from({ length: 64 }, () => client.removeHumanAuthFactorU2F(key)));
  expect(auth.invalidated).toEqual(["t1"]);
  expect(server.calls.length).toBe(128);
});

test("a token that is refused is not sent again, and a second refusal is the call's error", async () => {
  await using server = await serverFor(new Set());
  const auth = renewable();
  const client = server.client({ auth });
  for (let call = 0; call < 2; call++) {
    const error = await client.removeHumanAuthFactorU2F(key).catch((reason) => reason);
    expect(zitadelError(error)).toMatchObject({ code: Code.Unauthenticated, id: ErrorId.TokenInvalid });
  }
  expect(server.calls.map((header) => header.get("authorization"))).toEqual([
    "Bearer t1",
    "Bearer t2",
    "Bearer t3",
    "Bearer t4",
  ]);
});

test("a source without another token: one attempt, and the error says what to look at", async () => {
  await using server = await serverFor(new Set());
  const error = await server
    .client({ auth: "old" })
    .removeHumanAuthFactorU2F(key)
    .catch((reason) => reason);
  expect(error).toBeInstanceOf(ConnectError);
  expect(error.message).toMatch(
    /Errors\.Token\.Invalid \(AUTH-7fs1e\): the token has expired or was removed/,
  );
  expect(server.calls.length).toBe(1);
});

test("a function that returns another token after the refusal", async () => {
  await using server = await serverFor(new Set(["new"]));
  const tokens = ["old", "new"];
  await server.client({ auth: () => tokens.shift() ?? "none" }).removeHumanAuthFactorU2F(key);
  expect(server.calls.map((header) => header.get("authorization"))).toEqual(["Bearer old", "Bearer new"]);
});

test("a call's own authorization is neither replaced nor renewed, and the source is not asked", async () => {
  await using server = await serverFor(new Set(["t1"]));
  let asked = 0;
  const auth = () => {
    asked++;
    return "t1";
  };
  const headers = { authorization: "Bearer mine" };
  const error = await server
    .client({ auth })
    .removeHumanAuthFactorU2F(key, { headers })
    .catch((reason) => reason);
  expect(error.code).toBe(Code.Unauthenticated);
  expect(server.calls.map((header) => header.get("authorization"))).toEqual(["Bearer mine"]);
  expect(asked).toBe(0);
});

test("an outer interceptor that sends a call twice sends the token of the second time", async () => {
  await using server = await serverFor(new Set(["t1", "t2"]));
  const tokens = ["t1", "t2"];
  const client = server.client({
    auth: () => tokens.shift() ?? "none",
    interceptors: [
      (next) => async (request) => {
        await next(request);
        return next(request);
      },
    ],
  });
  await client.removeHumanAuthFactorU2F(key);
  expect(server.calls.map((header) => header.get("authorization"))).toEqual(["Bearer t1", "Bearer t2"]);
});

test.for([
  ["undefined", undefined, "the access token is undefined, not a string"],
  ["empty", "", "the access token is empty"],
  ["with its scheme", "Bearer x", 'must stand without "Bearer "'],
  ["with a line break", "secret\r\nx-evil: 1", "white space or characters that no header can carry"],
] as const)(
  "a token that is %s: nothing is sent, and the error does not show it",
  async ([, token, text]) => {
    await using server = await serverFor(new Set());
    const error = await server
      .client({ auth: () => token as string })
      .removeHumanAuthFactorU2F(key)
      .catch((reason) => reason);
    expect(error).toMatchObject({ code: Code.Unauthenticated, message: expect.stringContaining(text) });
    expect(error.message).not.toContain("secret");
    expect(server.calls).toEqual([]);
  },
);

test("a source that fails: nothing is sent, and the error has the reason", async () => {
  await using server = await serverFor(new Set());
  const auth = () => Promise.reject(new Error("not signed in"));
  const error = await server
    .client({ auth })
    .removeHumanAuthFactorU2F(key)
    .catch((reason) => reason);
  expect(error).toMatchObject({ code: Code.Unauthenticated, rawMessage: "no access token: not signed in" });
  expect(server.calls).toEqual([]);
});

test("a source that never answers: the call's deadline and signal end it", async () => {
  await using server = await serverFor(new Set());
  const client = server.client({ auth: () => new Promise<string>(() => {}) });
  const late = await client.removeHumanAuthFactorU2F(key, { timeoutMs: 20 }).catch((reason) => reason);
  expect(late.code).toBe(Code.DeadlineExceeded);
  const controller = new AbortController();
  const call = client.removeHumanAuthFactorU2F(key, { signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: Code.Canceled });
  expect(server.calls).toEqual([]);
});

test("a missing second factor is reported as: sign in again", async () => {
  await using server = await startManagementServer({
    getMyOrg: () => {
      throw zitadelFailure(Code.PermissionDenied, "mfa required", ErrorId.MfaRequired);
    },
  });
  const error = await server
    .client({ auth: "token" })
    .getMyOrg({})
    .catch((reason) => reason);
  expect(zitadelError(error)).toMatchObject({ code: Code.PermissionDenied, id: ErrorId.MfaRequired });
  expect(error.message).toContain("sign in again");
  expect(server.calls.length).toBe(1);
});

test("a call's own token does not travel over plain http to another machine", async () => {
  const client = createManagementClient({ baseUrl: "http://zitadel.invalid" });
  await expect(client.getMyOrg({}, { headers: { authorization: "Bearer mine" } })).rejects.toMatchObject({
    code: Code.FailedPrecondition,
    rawMessage: expect.stringMatching(/^no token is sent over plain http/),
  });
});
