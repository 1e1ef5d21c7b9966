import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { Code, type ServiceAccountKey, serviceAccount, type TokenSource } from "../../src/index.js";
import { type GivenAnswer, startTokenServer, tokenAnswer } from "./token-server.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key: KeyObject, type: "pkcs1" | "pkcs8") => key.export({ type, format: "pem" }) as string;
const keyFile = (change: object = {}): ServiceAccountKey => ({
  type: "serviceaccount",
  keyId: "key-1",
  userId: "user-1",
  key: pem(privateKey, "pkcs1"),
  expirationDate: "2099-01-01T00:00:00Z",
  ...change,
});
const failureOf = (source: TokenSource) => source.getToken().then(expect.unreachable, (error) => error);

/** A key file in a folder that goes away. */
async function keyOnDisk(content: string) {
  const folder = await mkdtemp(join(tmpdir(), "key-"));
  const path = join(folder, "key.json");
  await writeFile(path, content);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test("the request is the JWT profile grant: signed by RS256, for five minutes before and after now", async () => {
  await using server = await startTokenServer(() => tokenAnswer("t"));
  const before = Math.floor(Date.now() / 1000);
  expect(await serviceAccount({ issuer: server.origin, key: keyFile() }).getToken()).toBe("t");
  const after = Math.floor(Date.now() / 1000);
  const [request] = server.requests;
  expect(request?.headers.get("authorization")).toBeNull();
  const { assertion = "", ...form } = Object.fromEntries(request?.form ?? []);
  expect(form).toEqual({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    scope: "openid urn:zitadel:iam:org:project:id:zitadel:aud",
  });
  await jwtVerify(assertion, publicKey, { algorithms: ["RS256"] });
  expect(decodeProtectedHeader(assertion)).toMatchObject({ alg: "RS256", kid: "key-1" });
  const { iat = 0, exp = 0, ...claims } = decodeJwt(assertion);
  expect(claims).toEqual({ iss: "user-1", sub: "user-1", aud: server.origin });
  expect(iat).toBeGreaterThanOrEqual(before - 300);
  expect(iat).toBeLessThanOrEqual(after - 300);
  expect(exp - iat).toBe(600);
});

test("the key as JSON text, with a byte order mark, as PKCS#8, and with 4096 bits", async () => {
  await using server = await startTokenServer(() => tokenAnswer("t"));
  const { origin: issuer } = server;
  const large = generateKeyPairSync("rsa", { modulusLength: 4096 }).privateKey;
  const keys = [
    JSON.stringify(keyFile()),
    `\uFEFF${JSON.stringify(keyFile())}\n`,
    keyFile({ key: pem(privateKey, "pkcs8") }),
    keyFile({ key: pem(large, "pkcs1") }),
  ];
  for (const key of keys) expect(await serviceAccount({ issuer, key }).getToken()).toBe("t");
});

test("a key file is read for each token, so that a new key counts", async () => {
  await using server = await startTokenServer((_, count) => tokenAnswer(`t${count}`));
  await using file = await keyOnDisk(JSON.stringify(keyFile()));
  const source = serviceAccount({ issuer: server.origin, key: file.path });
  expect(await source.getToken()).toBe("t1");
  await writeFile(file.path, JSON.stringify(keyFile({ keyId: "key-2" })));
  source.invalidate?.("t1");
  expect(await source.getToken()).toBe("t2");
  const kids = server.requests.map(({ form }) => decodeProtectedHeader(form.get("assertion") ?? "").kid);
  expect(kids).toEqual(["key-1", "key-2"]);
});

describe("500 server_error, ZITADEL's answer to any assertion that it refuses", () => {
  const serverError = { error: "server_error", error_description: "Errors.Internal" };

  async function failureFor(key: object, headers: string[], issuer?: string) {
    await using server = await startTokenServer(({ path }): GivenAnswer => {
      const body = path === "/oauth/v2/token" ? serverError : { issuer: issuer ?? server.origin };
      return {
        status: path === "/oauth/v2/token" ? 500 : 200,
        headers: ["content-type: application/json", ...headers],
        body: JSON.stringify(body),
      };
    });
    const error = await failureOf(serviceAccount({ issuer: server.origin, key: keyFile(key) }));
    expect(error.code).toBe(Code.Unauthenticated);
    expect(server.requests.filter(({ path }) => path === "/oauth/v2/token").length).toBe(1);
    expect(inspect(error, { depth: 9 })).not.toMatch(/eyJ|PRIVATE KEY/);
    return error.rawMessage;
  }
  const dateAt = (seconds: number) => `date: ${new Date(Date.now() + seconds * 1000).toUTCString()}`;

  test("the key has expired", async () => {
    const message = await failureFor({ expirationDate: "2020-01-01T00:00:00Z" }, []);
    expect(message).toMatch(/the key expired on 2020-01-01T00:00:00Z \(server_error: Errors\.Internal\)$/);
  });

  test.for([
    [-1_000, /clock is (999|100[01]) s fast/],
    [1_000, /clock is (999|100[01]|998) s slow/],
  ] as const)("the server's clock differs by %d s", async ([seconds, text]) => {
    expect(await failureFor({}, [dateAt(seconds)])).toMatch(text);
  });

  test("the instance has another name than the issuer", async () => {
    const message = await failureFor({}, [], "https://auth.example.com");
    expect(message).toMatch(/the issuer must be https:\/\/auth\.example\.com/);
  });

  test("nothing can be told from here: the key was removed, or the user is not active", async () => {
    expect(await failureFor({}, [])).toMatch(
      /was the key key-1 of user user-1 removed, or the user deactivated\?/,
    );
  });
});

test.for<[string, unknown, RegExp]>([
  ["no key", undefined, /key is not a key file: it is no path, no JSON object/],
  ["an empty path", "", /key is empty: was the variable set\?/],
  ["an application's key", { ...keyFile(), type: "application" }, /key is the key file of an application/],
  ["a key of another type", { ...keyFile(), type: "secret" }, /its type is not "serviceaccount"$/],
  ["a key file without user", keyFile({ userId: undefined }), /key lacks userId/],
  ["broken JSON", '{"key":"-----BEGIN RSA PRIVATE KEY-----secret', /key is not a key file: it is not JSON$/],
])("%s is a TypeError at once", ([, key, text]) => {
  const make = () => serviceAccount({ issuer: "https://example.com", key: key as ServiceAccountKey });
  expect(make).toThrow(expect.objectContaining({ name: "TypeError" }));
  expect(make).toThrow(text);
});

test("what only shows when the key is used: no file, no PEM, another kind of key", async () => {
  await using file = await keyOnDisk("-----BEGIN RSA PRIVATE KEY-----");
  const issuer = "https://127.0.0.1:1";
  const ecKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  for (const [key, text] of [
    [`${file.path}.missing`, /^the file cannot be read: ENOENT$/],
    [dirname(file.path), /^the file cannot be read: EISDIR$/],
    [file.path, /^the key file is a private key alone/],
    [keyFile({ key: "secret" }), /not a private RSA key as PEM$/],
    [keyFile({ key: pem(ecKey, "pkcs8") }), /not a private RSA key as PEM$/],
    [
      keyFile({ key: "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----" }),
      /RSA key as PEM$/,
    ],
  ] as const) {
    expect((await failureOf(serviceAccount({ issuer, key }))).message).toMatch(text);
  }
});

test("a source shows no key", () => {
  const source = serviceAccount({ issuer: "https://example.com", key: keyFile() });
  expect(inspect(source, { depth: 9, showHidden: true }) + JSON.stringify(source)).not.toContain(
    "PRIVATE KEY",
  );
});
