import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { personalAccessToken, serviceAccount, type TokenSource } from "../../src/index.js";
import { startTokenServer, tokenAnswer } from "./token-server.js";

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs1",
  format: "pem",
}) as string;
const key = { type: "serviceaccount", keyId: "key-1", userId: "user-1", key: pem };
const json = JSON.stringify(key, undefined, 2);
const base64 = Buffer.from(json).toString("base64");
const token = "x6AwI7hZ_KqyBjtbcMBZ0vOzmHuMfdsYeJ-eTqYVb3q5N8hvC2JQdDkUsl9oFgR1tPaXnLw";
const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyLTEifQ.c2lnbmF0dXJl";
const secrets = [pem.slice(40, 80), base64.slice(0, 40), token, jwt.slice(-12)];

/** Everything that an error shows. */
async function shown(make: () => TokenSource): Promise<string> {
  try {
    await make().getToken();
  } catch (error) {
    const text = (error as Error).message;
    for (const secret of secrets)
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
    return text;
  }
  return expect.unreachable("it was taken");
}

/** A file in a folder that goes away. */
async function fileOf(content: string | Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), "inputs-"));
  const path = join(folder, "content");
  await writeFile(path, content);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

const bigEndian = (text: string) => Buffer.from(`\u{feff}${text}`, "utf16le").swap16();

describe("a key file is understood", () => {
  const bent: [string, string | Uint8Array][] = [
    ["as it is", json],
    ["with a byte order mark", `\u{feff}${json}`],
    ["with CRLF", json.replaceAll("\n", "\r\n")],
    ["in UTF-16, as PowerShell writes it", Buffer.from(`\u{feff}${json}`, "utf16le")],
    ["in UTF-16, big endian", bigEndian(json)],
    ["in UTF-16 without a byte order mark", Buffer.from(json, "utf16le")],
    ["quoted as JSON", JSON.stringify(json)],
    ["in single quotes", `'${json}'`],
    ["in base64", base64],
    ["in base64url", Buffer.from(json).toString("base64url")],
    ["in base64 of 76 columns", base64.replace(/.{76}/g, "$&\n")],
    ["with real line feeds in the PEM", json.replaceAll("\\n", "\n")],
    ["with real CRLF in the PEM", json.replaceAll("\\n", "\r\n")],
    ["with \\n written out in the PEM", json.replaceAll("\\n", "\\\\n")],
  ];

  test.each(bent)("%s", async (_, content) => {
    await using server = await startTokenServer(() => tokenAnswer("t"));
    await using file = await fileOf(content);
    const issuer = server.origin;
    expect(await serviceAccount({ issuer, key: file.path }).getToken()).toBe("t");
    if (typeof content === "string")
      expect(await serviceAccount({ issuer, key: content }).getToken()).toBe("t");
  });
});

describe("what is no key file", () => {
  const issuer = "https://127.0.0.1:1";

  test.each<[string, string, RegExp]>([
    ["a PEM alone", pem, /key is a private key alone: give ZITADEL's whole key file/],
    ["a PEM on one line", pem.replaceAll("\n", "\\n"), /key is a private key alone/],
    ["a PEM in base64", Buffer.from(pem).toString("base64"), /key is a private key alone/],
    ["a PEM in quotes", JSON.stringify(pem), /key is not a key file/],
    ["a token", token, /key is a token or a secret, not a key file/],
    ["a JWT", jwt, /key is a token or a secret, not a key file/],
    ["a header", `Bearer ${token}`, /key is a token or a secret, not a key file/],
    ["a list", `[${json}]`, /key is not a key file/],
    ["broken JSON", json.slice(0, -9), /key is not a key file: it is not JSON/],
    ["a quoted path", '"key.json"', /key is not a key file/],
    ["a long text", "key ".repeat(999), /key is not a key file: it is not JSON/],
    ["white space", " \n", /key is empty/],
    [
      "the key of an application",
      JSON.stringify({ ...key, type: "application" }),
      /key is the key file of an application: create a key of a service account/,
    ],
  ])("%s is a TypeError that says what it is", async (_, given, text) => {
    expect(() => serviceAccount({ issuer, key: given })).toThrow(TypeError);
    expect(await shown(() => serviceAccount({ issuer, key: given }))).toMatch(text);
    await using file = await fileOf(given);
    const ofFile = new RegExp(text.source.replace("key", "the key file"));
    expect(await shown(() => serviceAccount({ issuer, key: file.path }))).toMatch(ofFile);
  });

  test.each([1, ["secret"], new URL("file:///key.json"), Buffer.from(json), null])(
    "%o is a TypeError",
    (given) => {
      expect(() => serviceAccount({ issuer, key: given as never })).toThrow(/^key is not/);
    },
  );

  test.each([
    "none.json",
    "/run/secrets/none/zitadel-service-account-key-of-production-2026.json",
    "a/b c.json",
  ])("%s may be a path, and is not shown", async (path) => {
    const text = await shown(() => serviceAccount({ issuer, key: path }));
    expect(text).toMatch(/^the file cannot be read: E[A-Z]+$/);
  });
});

describe("a token in a file", () => {
  test.each<[string, string | Uint8Array]>([
    ["with CRLF", `${token}\r\n`],
    ["with a byte order mark", `\u{feff}${token}\n`],
    ["in UTF-16", Buffer.from(`\u{feff}${token}\r\n`, "utf16le")],
    ["in UTF-16, big endian", bigEndian(token)],
  ])("is understood %s", async (_, content) => {
    await using file = await fileOf(content);
    expect(await personalAccessToken({ file: file.path }).getToken()).toBe(token);
  });

  test.each([
    ["in quotes", `"${token}"`, /stands in quotes, or in JSON: give the token alone/],
    ["in single quotes", `'${token}'`, /stands in quotes/],
    ["in a token answer", JSON.stringify({ access_token: token }), /stands in quotes, or in JSON/],
    ["as a header", `Bearer ${token}`, /must stand without "Bearer "/],
    ["as a header field", `Authorization: Bearer ${token}`, /contains white space/],
    ["of two lines", `${token}\n${token}`, /contains white space/],
    ["of nothing", "", /is empty/],
  ])("%s is not taken", async (_, content, text) => {
    await using file = await fileOf(content);
    expect(await shown(() => personalAccessToken({ file: file.path }))).toMatch(text);
  });
});

describe("what is no path of a token", () => {
  test.each([
    ["a token", token, /file is not a path: it is a token/],
    ["a JWT", `${jwt}\n`, /file is not a path: it is a token/],
    ["a header", `Bearer ${token}`, /file is not a path: it is a token/],
    ["a key", pem, /file must be a path/],
    ["JSON", json, /file must be a path/],
    ["base64", base64, /file must be a path/],
    ["two lines", `${token}\n${token}`, /file must be a path/],
  ])("%s is a TypeError at once", async (_, file, text) => {
    expect(() => personalAccessToken({ file })).toThrow(TypeError);
    expect(await shown(() => personalAccessToken({ file }))).toMatch(text);
  });

  test("a URL that is of no file", async () => {
    const file = new URL(`https://example.com/${token}`);
    expect(await shown(() => personalAccessToken({ file }))).toBe(
      "file: the file cannot be read: ERR_INVALID_URL_SCHEME",
    );
  });
});
