import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { buildBinary, run } from "./binary.js";
import { helpDeskWorld } from "./world.js";

buildBinary();

let emulator: Emulator;
let folder: string;
const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});
beforeAll(async () => {
  const world = helpDeskWorld();
  const helpDesk = world.users.find(({ id }) => id === "help-desk")!;
  helpDesk.machine = { ...helpDesk.machine, keys: [{ keyId: "key-1", publicKey }] };
  emulator = await startEmulator({ world });
  folder = mkdtempSync(join(tmpdir(), "credentials-"));
  writeFileSync(join(folder, "token"), "help-desk-token\n");
  const key = { type: "serviceaccount", keyId: "key-1", key: privateKey, userId: "help-desk" };
  writeFileSync(join(folder, "key.json"), JSON.stringify(key));
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const secrets = ["help-desk-token", "help-desk-secret", "PRIVATE KEY"];

test.each<[string, string[], Record<string, string>, string]>([
  ["ZITADEL_TOKEN", [], { ZITADEL_TOKEN: "help-desk-token" }, ""],
  ["ZITADEL_TOKEN_FILE", [], { ZITADEL_TOKEN_FILE: "token" }, ""],
  ["ZITADEL_KEY_FILE", [], { ZITADEL_KEY_FILE: "key.json" }, ""],
  [
    "ZITADEL_CLIENT_ID",
    [],
    { ZITADEL_CLIENT_ID: "help-desk", ZITADEL_CLIENT_SECRET: "help-desk-secret" },
    "",
  ],
  ["--token-file", ["--token-file", "token"], { ZITADEL_TOKEN: "another" }, ""],
  ["--key-file", ["--key-file", "key.json"], { ZITADEL_TOKEN: "another" }, ""],
  ["--client-id", ["--client-id", "help-desk"], { ZITADEL_CLIENT_SECRET: "help-desk-secret" }, ""],
  [
    "--client-secret",
    ["--client-id", "help-desk", "--client-secret", "help-desk-secret"],
    {},
    "warning: --client-secret shows the secret to everyone who can list processes: use ZITADEL_CLIENT_SECRET\n",
  ],
  [
    "--token",
    ["--token", "help-desk-token"],
    {},
    "warning: --token shows the secret to everyone who can list processes: use ZITADEL_TOKEN\n",
  ],
])("%s", async (_, args, env, warning) => {
  const { code, stdout, stderr } = await run(["users", "find", "alice", ...args], {
    env: { ZITADEL_URL: emulator.baseUrl, ...env },
    cwd: folder,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: warning });
  expect(stdout).toContain("Alice");
});

test.each<[string, number, Record<string, string>, string]>([
  [
    "a file that is not there",
    4,
    { ZITADEL_TOKEN_FILE: "none" },
    "ZITADEL_TOKEN_FILE: file: the file cannot be read: ENOENT",
  ],
  [
    "a key file that is not there",
    4,
    { ZITADEL_KEY_FILE: "none" },
    "ZITADEL_KEY_FILE: the file cannot be read: ENOENT",
  ],
  [
    "a key file that is none",
    4,
    { ZITADEL_KEY_FILE: "token" },
    "ZITADEL_KEY_FILE: the key file is not a key file: it is not JSON",
  ],
  [
    "a wrong secret",
    4,
    { ZITADEL_CLIENT_ID: "help-desk", ZITADEL_CLIENT_SECRET: "x" },
    "the client secret is wrong",
  ],
  [
    "an unknown client",
    4,
    { ZITADEL_CLIENT_ID: "nobody", ZITADEL_CLIENT_SECRET: "x" },
    "no machine user has this clientId",
  ],
  ["a token that is none", 4, { ZITADEL_TOKEN: "help-desk-toke" }, "AUTH-7fs1e"],
])("%s: %i", async (_, exitCode, env, message) => {
  const { code, stdout, stderr } = await run(["users", "find", "alice"], {
    env: { ZITADEL_URL: emulator.baseUrl, ...env },
    cwd: folder,
  });
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
  for (const secret of [...secrets, "help-desk-toke"]) expect(stderr).not.toContain(secret);
});
