import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmulator } from "../../src/emulator.js";
import {
  formsOf,
  hostileAnswers,
  repeat,
  startHostileGrpc,
  startHostileServer,
} from "../auth/hostile-servers.js";
import { startHttpServer } from "../support/http-server.js";
import { buildBinary, type Run, run } from "./binary.js";

buildBinary();

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs1",
  format: "pem",
}) as string;
const key = JSON.stringify({ type: "serviceaccount", keyId: "key-1", userId: "user-1", key: pem });
const token = "x6AwI7hZ_KqyBjtbcMBZ0vOzmHuMfdsYeJ-eTqYVb3q5N8hvC2JQdDkUsl9oFgR1tPaXnLw";
const clientSecret = "pW4s9kTqZ7vXr2mN8bYcL5hD3gF6jK1q";
const base64 = Buffer.from(key).toString("base64");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
  writeFileSync(join(folder, "token"), token);
  writeFileSync(join(folder, "key.json"), key);
  writeFileSync(join(folder, "list.ndjson"), '{"userId":"1","type":"u2f","tokenId":"2"}\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const forbidden = [token, clientSecret, pem.slice(100, 160), base64.slice(100, 160)]
  .flatMap(formsOf)
  .flatMap((form) => [form, form.slice(0, Math.ceil(form.length * 0.6))]);

/** Runs a command, and looks at all that it prints and writes. */
async function check(args: string[], env: Record<string, string>): Promise<Run> {
  const { code, stdout, stderr } = await run(args, { env, cwd: folder });
  const files = (await readdir(folder)).filter((name) => name.endsWith(".journal"));
  const journals = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  const text = [stdout, stderr, ...journals].join("\n");
  const found = forbidden.filter((form) => text.toLowerCase().includes(form.toLowerCase()));
  expect([...found, ...(text.match(/eyJ[\w-]{12,}\.\w+/g) ?? [])]).toEqual([]);
  return { code, stdout, stderr };
}

describe("a secret in place of a path", () => {
  const server = { ZITADEL_URL: "https://127.0.0.1:1" };

  test.each<[string, Record<string, string>, string]>([
    ["a token", { ZITADEL_TOKEN_FILE: token }, "ZITADEL_TOKEN_FILE: file is not a path: it is a token"],
    ["a quoted token", { ZITADEL_TOKEN: `"${token}"` }, "the access token stands in quotes, or in JSON"],
    ["a token answer", { ZITADEL_TOKEN: `{"access_token":"${token}"}` }, "stands in quotes, or in JSON"],
    ["a key", { ZITADEL_TOKEN_FILE: key }, "ZITADEL_TOKEN_FILE: file must be a path"],
    ["a PEM", { ZITADEL_KEY_FILE: pem }, "ZITADEL_KEY_FILE: key is a private key alone"],
    ["a token as a key", { ZITADEL_KEY_FILE: token }, "ZITADEL_KEY_FILE: key is a token or a secret"],
    [
      "a secret with its line feed",
      { ZITADEL_CLIENT_ID: "a", ZITADEL_CLIENT_SECRET: `${clientSecret}\n` },
      "ZITADEL_CLIENT_SECRET begins or ends with white space",
    ],
    [
      "a secret in place of the name",
      { ZITADEL_CLIENT_ID: `${clientSecret}\n`, ZITADEL_CLIENT_SECRET: "a" },
      "ZITADEL_CLIENT_ID begins or ends with white space",
    ],
  ])("%s is wrong usage", async (_, env, text) => {
    for (const args of [
      ["users", "find", "a"],
      ["users", "find", "a", "--json"],
    ]) {
      const { code, stderr } = await check(args, { ...server, ...env });
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(text) });
    }
    await check(["doctor"], { ...server, ...env });
  });

  test("an argument too many is not shown if it is a token", async () => {
    const { code, stderr } = await check(["users", "find", "a", token], server);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: unexpected argument (not shown, because it may be a secret)\n",
    });
  });

  test("on the command line it is named by its option", async () => {
    const { code, stderr } = await check(["users", "find", "a", "--token-file", token], server);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("error: --token-file: file is not a path"),
    });
  });

  test.each([JSON.stringify(key), base64])(
    "a key file that is quoted, or in base64, is taken",
    async (given) => {
      await using refusing = await startHostileServer("an error of OAuth");
      const env = { ZITADEL_URL: refusing.origin, ZITADEL_KEY_FILE: given };
      const { code, stderr } = await check(["users", "find", "a"], env);
      expect(code).toBe(4);
      expect(stderr).toContain(`no token from ${refusing.origin}/oauth/v2/token`);
    },
  );
});

const credentials: Record<string, string>[] = [
  { ZITADEL_TOKEN: token },
  { ZITADEL_TOKEN_FILE: "token" },
  { ZITADEL_KEY_FILE: "key.json" },
  { ZITADEL_KEY_FILE: key },
  { ZITADEL_CLIENT_ID: "help-desk", ZITADEL_CLIENT_SECRET: clientSecret },
];

const commands = [
  ["users", "find", "a"],
  ["factors", "list", "1", "--json"],
  ["factors", "remove", "1", "2", "--yes", "--json"],
  ["factors", "remove", "1", "--all", "--yes"],
  ["factors", "export"],
  ["doctor"],
  ["doctor", "--json"],
];

describe("a server that repeats all it was sent", () => {
  test.each(hostileAnswers)("as %s", { timeout: 60_000 }, async (answer) => {
    await using server = await startHostileServer(answer);
    const protocol = answer.includes("gRPC-web") ? "grpc-web" : "rest";
    const runs = commands.map((command, index) =>
      check([...command, "--protocol", protocol], {
        ZITADEL_URL: server.origin,
        ...credentials[index % credentials.length],
      }),
    );
    for (const { code } of await Promise.all(runs)) expect(code).not.toBe(2);
    expect(server.requests.length).toBeGreaterThan(0);
  });

  test.each(["an error of ZITADEL", "a status of gRPC-web in the body"])(
    "as %s, but only where it got a token, so that doctor goes on",
    { timeout: 60_000 },
    async (answer) => {
      await using emulator = await startEmulator();
      await using server = await startHttpServer(async (request, response) => {
        const { method, path, headers, body } = request;
        if (headers.has("authorization")) return repeat(answer, request, response);
        for (const name of ["connection", "content-length", "host"]) headers.delete(name);
        const init = { method, headers, ...(body.length > 0 && { body: new Uint8Array(body) }) };
        const from = await fetch(new URL(path, emulator.baseUrl), init);
        const passed = Object.fromEntries(from.headers);
        delete passed["transfer-encoding"];
        delete passed["content-length"];
        response.writeHead(from.status, passed).end(Buffer.from(await from.arrayBuffer()));
      });
      const env = { ZITADEL_URL: server.origin, ZITADEL_TOKEN: token };
      for (const protocol of ["rest", "grpc-web"]) {
        const { stdout } = await check(["doctor", "--protocol", protocol], env);
        expect(stdout).toMatch(/failed +(may call|token|organization)/);
      }
    },
  );

  test("over gRPC", { timeout: 60_000 }, async () => {
    await using server = await startHostileGrpc();
    const env = { ZITADEL_URL: server.origin, ZITADEL_TOKEN: token };
    await Promise.all(commands.map((command) => check(command, env)));
  });

  test("a list that is removed, and its journal", { timeout: 60_000 }, async () => {
    await using server = await startHostileServer("an error of ZITADEL");
    const env = { ZITADEL_URL: server.origin, ZITADEL_TOKEN: token };
    const args = ["factors", "remove", "--from", "list.ndjson", "--yes", "--protocol", "rest"];
    const { code } = await check(args, env);
    expect([0, 2]).not.toContain(code);
    expect(server.requests.length).toBeGreaterThan(0);
  });
});
