import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createTransport } from "../../src/grpc.js";
import type { TlsOptions } from "../../src/index.js";
import { signedCertificate } from "../faults/certificates.js";

const { ca, cert, key } = signedCertificate();

const pem = { type: "pkcs8", format: "pem" } as const;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const otherKey = privateKey.export(pem) as string;
const encryptedKey = privateKey.export({ ...pem, cipher: "aes-256-cbc", passphrase: "secret" }) as string;

const make = (tls: unknown) => createTransport({ baseUrl: "https://localhost:1", tls: tls as TlsOptions });

describe("TLS settings that cannot work are a TypeError when the transport is made", () => {
  test.for<[string, unknown, RegExp]>([
    [
      "a path as certificate",
      { cert: "/etc/client.pem", key },
      /^tls.cert must be the PEM text of a certificate/,
    ],
    ["a path as key", { cert, key: "/etc/client.key" }, /^tls.key must be the PEM text of a private key/],
    ["a path as authority", { ca: "/etc/ca.pem" }, /^tls.ca must be the PEM text of certificates/],
    ["a path among authorities", { ca: [ca, "/etc/ca.pem"] }, /^tls.ca must be/],
    ["no authority", { ca: [] }, /^tls.ca must be/],
    ["a key as authority", { ca: key }, /^tls.ca must be/],
    ["a damaged authority", { ca: ca.replace(/\n[^-]{9}/, "\nAAAAAAAAA") }, /^tls.ca must be/],
    ["the key as certificate", { cert: key, key }, /^tls.cert must be/],
    ["the certificate as key", { cert, key: cert }, /^tls.key must be/],
    ["the key of another certificate", { cert, key: otherKey }, /^tls.key is not the private key of/],
    ["an encrypted key", { cert, key: encryptedKey }, /^tls.key must be/],
    ["a certificate without key", { cert }, /^tls.cert and tls.key go together$/],
    ["a key without certificate", { key }, /^tls.cert and tls.key go together$/],
    ["a number as certificate", { cert: 5, key }, /^tls.cert must be/],
    ["bytes as authority", { ca: Buffer.from(ca) }, /^tls.ca must be/],
    ["a number as name", { servername: 5 }, /^tls.servername must be the name of a host$/],
    ["an empty name", { servername: "" }, /^tls.servername must be/],
    ["a name with a blank", { servername: "a b" }, /^tls.servername must be/],
    ["null as name", { servername: null }, /^tls.servername must be/],
    ["an unknown setting", { rejectUnauthorized: false }, /^unknown option tls.rejectUnauthorized$/],
    ["a member of Object.prototype", { toString: "x" }, /^unknown option tls.toString$/],
  ])("%s", ([, tls, text]) => {
    let error: unknown;
    try {
      make(tls);
    } catch (reason) {
      error = reason;
    }
    expect(error).toBeInstanceOf(TypeError);
    const { message, cause } = error as TypeError;
    expect(message).toMatch(text);
    for (const secret of [key, otherKey, encryptedKey]) {
      const line = secret.split("\n")[1] as string;
      expect(`${message} ${JSON.stringify(cause)}`).not.toContain(line);
    }
  });
});

test("TLS settings as people have them", async () => {
  const settings: TlsOptions[] = [
    {},
    { ca },
    { ca: [ca, ca] },
    { ca: `# Example CA\n\n${ca}\n\n${cert}` },
    { ca: ca.replaceAll("\n", "\r\n") },
    { ca: `\ufeff${ca}` },
    { ca: ca.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE") },
    { cert, key },
    { cert: cert + ca, key },
    { servername: "zitadel.example" },
  ];
  for (const tls of [
    ...settings,
    { ca: undefined, cert: undefined, key: undefined, servername: undefined },
  ]) {
    await make(tls).close();
  }
});

test("What is changed in the settings later has no effect", async () => {
  const tls: TlsOptions = { servername: "localhost" };
  const transport = make(tls);
  (tls as { servername: unknown }).servername = 5;
  await transport.close();
});

test("A closed port and any settings: the process goes on", async () => {
  const grpc = join(import.meta.dirname, "../../src/grpc.ts");
  const script = `import { createManagementClient } from ${JSON.stringify(grpc)};
    for (const servername of ["zitadel.example", "127.0.0.1", "::1", "zitadel.example.", undefined]) {
      const client = createManagementClient({ baseUrl: "https://localhost:1", tls: { servername } });
      await client.removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" }).catch(({ rawMessage }) => console.log(rawMessage));
    }`;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    { env: { ...process.env, NODE_OPTIONS: "" } },
  );
  expect(stdout.match(/no connection to localhost:1: connect ECONNREFUSED/g)).toHaveLength(5);
  expect(stderr).toBe("");
}, 30_000);
