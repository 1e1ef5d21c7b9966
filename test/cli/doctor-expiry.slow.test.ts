import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { buildBinary } from "./binary.js";
import { doctor, failures } from "./doctor.js";
import { acme } from "./world.js";

buildBinary();

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);
const jwt = (expires: Date) =>
  new SignJWT({ sub: "robot" })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime(expires)
    .sign(new Uint8Array(32));

let folder: string;
let emulator: Emulator;
let privateKey: string;
const tokens = { soon: "", late: "" };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "expiry-"));
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  privateKey = pair.privateKey.export({ type: "pkcs1", format: "pem" }) as string;
  const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }) as string;
  tokens.soon = await jwt(inDays(3.5));
  tokens.late = await jwt(inDays(15));
  emulator = await startEmulator({
    world: {
      orgs: [{ id: acme, name: "ACME" }],
      users: [
        {
          id: "robot",
          orgId: acme,
          userName: "robot",
          machine: { clientSecret: "secret", keys: [{ keyId: "key-1", publicKey }], accessTokenType: "jwt" },
          roles: { instance: ["IAM_OWNER"] },
          tokens: Object.values(tokens),
        },
      ],
    },
  });
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

function keyFile(expires: Date): string {
  const path = join(folder, "key.json");
  const key = { type: "serviceaccount", keyId: "key-1", userId: "robot", key: privateKey };
  writeFileSync(path, JSON.stringify({ ...key, expirationDate: expires.toISOString() }));
  return path;
}

const diagnose = (env: Record<string, string>) => doctor({ ZITADEL_URL: emulator.baseUrl, ...env });

test("a key file that expires within two weeks is a warning, a later one is not", async () => {
  const { found, code } = await diagnose({ ZITADEL_KEY_FILE: keyFile(inDays(13.5)) });
  expect(found.get("key")).toMatchObject({
    status: "warning",
    message: expect.stringMatching(/^it expires in 13 days, at 20/),
  });
  expect(found.get("token")?.status).toBe("ok");
  expect(code).toBe(0);
  const later = await diagnose({ ZITADEL_KEY_FILE: keyFile(inDays(15)) });
  expect(later.found.get("key")?.status).toBe("ok");
});

test("a key file that has expired fails, once", async () => {
  const diagnosis = await diagnose({ ZITADEL_KEY_FILE: keyFile(inDays(-1)) });
  expect(failures(diagnosis)).toEqual(["key"]);
  expect(diagnosis.found.get("key")?.message).toMatch(/^it expired at 20/);
  expect(diagnosis.found.get("token")).toMatchObject({ status: "skipped", message: "the key has expired" });
  expect(diagnosis.code).toBe(1);
});

test("a JWT that was given and expires within two weeks is a warning, a later one is not", async () => {
  const { found, code } = await diagnose({ ZITADEL_TOKEN: tokens.soon });
  expect(found.get("token")).toMatchObject({
    status: "warning",
    message: expect.stringMatching(/it expires in 3 days$/),
  });
  expect(code).toBe(0);
  expect((await diagnose({ ZITADEL_TOKEN: tokens.late })).found.get("token")?.status).toBe("ok");
});

test("a JWT that was just issued is not about to expire", async () => {
  const { found } = await diagnose({ ZITADEL_CLIENT_ID: "robot", ZITADEL_CLIENT_SECRET: "secret" });
  expect(found.get("token")).toMatchObject({
    status: "ok",
    message: expect.stringMatching(/a JWT for robot/),
  });
});
