import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Code, clientCredentials, serviceAccount, type TokenSource } from "../../src/index.js";
import { startManagementServer, tokenInvalid } from "../interceptors/management-server.js";
import { machine, startOidcServer } from "./oidc-server.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = {
  type: "serviceaccount",
  keyId: "key-1",
  userId: "user-1",
  key: privateKey.export({ type: "pkcs1", format: "pem" }) as string,
} as const;
const factor = { userId: "1", tokenId: "2" };

type OidcServer = Awaited<ReturnType<typeof startOidcServer>>;

/** A Management API that accepts the tokens of this OAuth server while they are valid. */
function apiFor(oauth: OidcServer, seen = new Set<string>()) {
  return startManagementServer({
    removeHumanAuthFactorU2F: async (_, { requestHeader }) => {
      const token = requestHeader.get("authorization")?.slice("Bearer ".length) ?? "";
      if (!(await oauth.accepts(token))) throw tokenInvalid();
      seen.add(token);
      return {};
    },
  });
}

describe.for<[string, (issuer: string) => TokenSource]>([
  ["client credentials", (issuer) => clientCredentials({ issuer, ...machine })],
  ["a service account", (issuer) => serviceAccount({ issuer, key })],
])("%s at a real OAuth server", ([, source]) => {
  test("64 parallel first calls: one token request", async () => {
    await using oauth = await startOidcServer({ tokenSeconds: 600, publicKey });
    await using api = await apiFor(oauth);
    const client = api.client({ auth: source(oauth.origin) });
    await Promise.all(Array.from({ length: 64 }, () => client.removeHumanAuthFactorU2F(factor)));
    expect(oauth.tokenRequests()).toBe(1);
  });

  test("64 parallel calls across a revocation: none fails, one more token request", async () => {
    await using oauth = await startOidcServer({ tokenSeconds: 600, publicKey });
    await using api = await apiFor(oauth);
    const client = api.client({ auth: source(oauth.origin) });
    await client.removeHumanAuthFactorU2F(factor);
    await oauth.revoke();
    await Promise.all(Array.from({ length: 64 }, () => client.removeHumanAuthFactorU2F(factor)));
    expect(oauth.tokenRequests()).toBe(2);
  });

  test("64 callers without pause across expiries: none fails, at most one extra token request each", async () => {
    await using oauth = await startOidcServer({ tokenSeconds: 2, publicKey });
    const seen = new Set<string>();
    await using api = await apiFor(oauth, seen);
    const client = api.client({ auth: source(oauth.origin) });
    const caller = async () => {
      for (let calls = 0; seen.size < 3 && calls < 100_000; calls++)
        await client.removeHumanAuthFactorU2F(factor);
    };
    await Promise.all(Array.from({ length: 64 }, caller));
    expect(seen.size).toBe(3);
    // One for each, and one more where a token was refused while its renewal was under way.
    expect(oauth.tokenRequests()).toBeLessThanOrEqual(5);
  }, 20_000);
});

test("a wrong secret is Unauthenticated, with one request", async () => {
  await using oauth = await startOidcServer({ tokenSeconds: 600 });
  const source = clientCredentials({ issuer: oauth.origin, ...machine, clientSecret: "wrong" });
  await expect(source.getToken()).rejects.toMatchObject({
    code: Code.Unauthenticated,
    message: expect.stringMatching(/invalid_client: client authentication failed/),
  });
  expect(oauth.tokenRequests()).toBe(1);
});

test("a key that the server does not know is Unauthenticated, with one request", async () => {
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await using oauth = await startOidcServer({ tokenSeconds: 600, publicKey: other.publicKey });
  await expect(serviceAccount({ issuer: oauth.origin, key }).getToken()).rejects.toMatchObject({
    code: Code.Unauthenticated,
    message: expect.stringMatching(/was the key key-1 of user user-1 removed/),
  });
  expect(oauth.tokenRequests()).toBe(1);
});
