import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Code, clientCredentials, type TokenSource } from "../../src/index.js";
import { loadRecording } from "../recordings/load.js";
import { type GivenAnswer, startTokenServer, tokenAnswer } from "./token-server.js";

const clientSecret = "s+cr&t /ü";
const failureOf = (source: TokenSource) => source.getToken().then(expect.unreachable, (error) => error);

test("the request: Basic with both parts URL-encoded, ZITADEL's API as audience", async () => {
  await using server = await startTokenServer(() => tokenAnswer("t"));
  const source = clientCredentials({ issuer: server.origin, clientId: "a:b", clientSecret });
  expect(await source.getToken()).toBe("t");
  const [request] = server.requests;
  expect(request).toMatchObject({ method: "POST", path: "/oauth/v2/token" });
  expect(Object.fromEntries(request?.form ?? [])).toEqual({
    grant_type: "client_credentials",
    scope: "openid urn:zitadel:iam:org:project:id:zitadel:aud",
  });
  const basic = Buffer.from(
    request?.headers.get("authorization")?.slice("Basic ".length) ?? "",
    "base64",
  ).toString();
  const decoded = new URLSearchParams(basic.replace(":", "="));
  expect([...decoded]).toEqual([["a:b", clientSecret]]);
});

test("scopes of one's own", async () => {
  await using server = await startTokenServer(() => tokenAnswer("t"));
  const scopes = ["openid", "urn:zitadel:iam:org:id:1"];
  await clientCredentials({ issuer: server.origin, clientId: "a", clientSecret, scopes }).getToken();
  expect(server.requests[0]?.form.get("scope")).toBe("openid urn:zitadel:iam:org:id:1");
});

test("a fetch function of one's own gets the request, and keeps it out of caches", async () => {
  await using server = await startTokenServer(() => tokenAnswer("t"));
  const seen: RequestInit[] = [];
  const ownFetch: typeof fetch = (input, init) => {
    seen.push(init!);
    return fetch(input, init);
  };
  const source = clientCredentials({ issuer: server.origin, clientId: "a", clientSecret, fetch: ownFetch });
  expect(await source.getToken()).toBe("t");
  expect(seen).toMatchObject([{ method: "POST", cache: "no-store" }]);
});

test("a request that Next.js refuses keeps the digest by which Next.js goes", async () => {
  const refusal = Object.assign(new Error("Dynamic server usage"), { digest: "DYNAMIC_SERVER_USAGE" });
  const source = clientCredentials({
    issuer: "http://127.0.0.1",
    clientId: "a",
    clientSecret,
    fetch: () => Promise.reject(refusal),
  });
  expect(await failureOf(source)).toMatchObject({ digest: refusal.digest, code: Code.FailedPrecondition });
});

test("64 parallel calls: one request, and none before the first call", async () => {
  await using server = await startTokenServer((_, count) => tokenAnswer(`t${count}`));
  const source = clientCredentials({ issuer: server.origin, clientId: "a", clientSecret });
  expect(server.requests.length).toBe(0);
  const tokens = await Promise.all(Array.from({ length: 64 }, () => source.getToken()));
  expect(new Set(tokens)).toEqual(new Set(["t1"]));
  expect(server.requests.length).toBe(1);
});

describe("recorded answers", () => {
  const { cases } = loadRecording("oauth");
  const recorded = (id: string): GivenAnswer => {
    const response = cases.find((candidate) => candidate.id === id)?.calls[0]?.http?.response;
    return {
      status: response?.status ?? 0,
      headers: response?.headers ?? [],
      body: response?.bodyText ?? "",
    };
  };

  test.for(["cc-basic", "cc-jwt", "cc-empty-scope", "jwt-ok"])("%s gives its token", async (id) => {
    const answer = recorded(`oauth/${id}`);
    await using server = await startTokenServer(() => answer);
    const source = clientCredentials({ issuer: server.origin, clientId: "a", clientSecret });
    expect(await source.getToken()).toBe(JSON.parse(answer.body).access_token);
  });

  test.for([
    ["cc-wrong-secret", /client secret is wrong.*invalid_request: Errors\.User\.Machine\.Secret\.Invalid/],
    ["cc-no-secret-user", /no client secret: generate one/],
    ["cc-unknown-client", /no machine user has this clientId; it is the user name, not the id/],
    ["cc-no-scope", /invalid_request: The scope of your request is missing/],
    ["unknown-grant", /unsupported_grant_type/],
  ] as const)("%s is Unauthenticated, and says what to do", async ([id, text]) => {
    await using server = await startTokenServer(() => recorded(`oauth/${id}`));
    const source = clientCredentials({ issuer: server.origin, clientId: "123", clientSecret });
    expect(await failureOf(source)).toMatchObject({
      code: Code.Unauthenticated,
      message: expect.stringMatching(text),
    });
    expect(server.requests.length).toBe(1);
  });

  test("a host that is no instance", async () => {
    await using server = await startTokenServer(() => recorded("oauth/discovery-other-host"));
    const error = await failureOf(clientCredentials({ issuer: server.origin, clientId: "a", clientSecret }));
    expect(error).toMatchObject({ code: Code.FailedPrecondition });
    expect(error.message).toMatch(/Instance not found.*Is the issuer the origin of a ZITADEL instance\?/s);
  });
});

test.for<[string, GivenAnswer, Code, RegExp]>([
  [
    "a blocked instance",
    { status: 429, headers: ["content-type: text/plain"], body: "Your ZITADEL instance is blocked.\n" },
    Code.ResourceExhausted,
    /Your ZITADEL instance is blocked\.$/,
  ],
  [
    "a redirect",
    { status: 302, headers: ["location: /elsewhere"], body: "" },
    Code.FailedPrecondition,
    /redirects, and credentials do not follow/,
  ],
  [
    "HTML with 200",
    { status: 200, headers: ["content-type: text/html"], body: "<p>Hi" },
    Code.Internal,
    /not JSON/,
  ],
  ["JSON without a token", { status: 200, body: "{}" }, Code.Internal, /access_token/],
  ["null", { status: 200, body: "null" }, Code.Internal, /access_token/],
  ["another kind of token", tokenAnswer("secret-token", { token_type: "mac" }), Code.Internal, /token_type/],
  ["no kind of token", tokenAnswer("secret-token", { token_type: 1 }), Code.Internal, /token_type/],
  ["a token that no header carries", tokenAnswer("secret-token\n"), Code.Internal, /no header can carry/],
  [
    "a challenge",
    {
      status: 401,
      headers: ["content-type: application/json", 'www-authenticate: Basic realm="x"'],
      body: '{"error":"invalid_client"}',
    },
    Code.Unauthenticated,
    /invalid_client/,
  ],
])("%s: one request, and the error shows no secret", async ([, answer, code, text]) => {
  await using server = await startTokenServer(() => answer);
  const error = await failureOf(clientCredentials({ issuer: server.origin, clientId: "a", clientSecret }));
  expect(error).toMatchObject({ code, message: expect.stringMatching(text) });
  expect(server.requests.length).toBe(1);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/secret-token|s\+cr&t/);
});

test("an answer that repeats the secret: the error does not", async () => {
  const body = JSON.stringify({ error: "invalid_client", error_description: "wrong: geheim-42" });
  await using server = await startTokenServer(() => ({ status: 400, body }));
  const error = await failureOf(
    clientCredentials({ issuer: server.origin, clientId: "a", clientSecret: "geheim-42" }),
  );
  expect(error.message).toContain("wrong: ***");
});

test.for(["constructor", "__proto__", "toString"])("an answer that says %s finds nothing", async (text) => {
  const body = JSON.stringify({ error: text, error_description: text });
  await using server = await startTokenServer(() => ({ status: 400, body }));
  const error = await failureOf(clientCredentials({ issuer: server.origin, clientId: "a", clientSecret }));
  expect(error).toMatchObject({
    code: Code.Unauthenticated,
    rawMessage: `no token from ${server.origin}/oauth/v2/token: ${text}: ${text}`,
  });
});

test("an endpoint that fails for a moment: the call gets its token all the same", async () => {
  await using server = await startTokenServer((_, count) =>
    count === 1 ? { status: 503, body: "busy" } : tokenAnswer("t"),
  );
  const source = clientCredentials({ issuer: server.origin, clientId: "a", clientSecret });
  expect(await source.getToken()).toBe("t");
  expect(server.requests.length).toBe(2);
});

test("an endpoint that is not there is Unavailable, with the reason", async () => {
  const { origin, ...server } = await startTokenServer(() => tokenAnswer("t"));
  await server[Symbol.asyncDispose]();
  const error = await failureOf(clientCredentials({ issuer: origin, clientId: "a", clientSecret }));
  expect(error).toMatchObject({ code: Code.Unavailable, message: expect.stringMatching(/ECONNREFUSED/) });
});

test("an endpoint that does not answer is given up", async () => {
  const source = clientCredentials({
    issuer: "https://example.com",
    clientId: "a",
    clientSecret,
    fetch: async (_, init) => {
      expect(init?.signal?.aborted).toBe(false);
      throw new DOMException("aborted", "TimeoutError");
    },
  });
  expect(await failureOf(source)).toMatchObject({
    code: Code.Unavailable,
    message: expect.stringMatching(/nothing within 10000 ms/),
  });
});

test("a source shows no secret", () => {
  const source = clientCredentials({ issuer: "https://example.com", clientId: "a", clientSecret });
  expect(inspect(source, { depth: 9, showHidden: true }) + JSON.stringify(source)).not.toContain("s+cr&t");
});
