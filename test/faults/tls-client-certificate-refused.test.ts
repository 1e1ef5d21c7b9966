import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { maybeDone } from "../../src/outcome.js";
import { signedCertificate } from "./certificates.js";
import { reservedPort, startServer } from "./http2-server.js";
import { expectFailure, measuredClient, measuresOurs, remove } from "./measured-client.js";

const strangers = signedCertificate();
const expired = signedCertificate("DNS:client", -1);
const { ca, cert, key } = signedCertificate();

/** An OpenSSL server that wants a certificate of the client, and says by an alert why it refuses one. */
async function startStrictServer(version: string) {
  const folder = await mkdtemp(join(tmpdir(), "strict-"));
  const files = { "cert.pem": cert, "key.pem": key, "ca.pem": ca + expired.ca };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const port = reservedPort();
  const options = `-accept localhost:${port} -cert cert.pem -key key.pem -CAfile ca.pem -Verify 1 -verify_return_error -alpn h2 -${version}`;
  const child = spawn("openssl", ["s_server", ...options.split(" ")], { cwd: folder });
  await once(child.stdout, "data");
  return {
    baseUrl: `https://localhost:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await once(child, "exit");
      await rm(folder, { recursive: true });
    },
  };
}

test.for([
  ["tls1_3", "none", {}, /certificate required: the server wants a certificate/],
  ["tls1_3", "a stranger's", strangers, /unknown ca: the server wants a certificate/],
  ["tls1_3", "an expired one", expired, /certificate expired: the server wants a certificate/],
  ["tls1_2", "none", {}, /no connection to localhost:\d+: .*handshake failure/],
  ["tls1_2", "a stranger's", strangers, /unknown ca: the server wants a certificate/],
] as [string, string, { cert?: string; key?: string }, RegExp][])(
  "A server of %s refuses the client's certificate, %s: Unavailable at once, with its reason, each time",
  { timeout: 10_000 },
  async ([version, , pair, text]) => {
    await using server = await startStrictServer(version);
    const tls = { ca, ...(pair.cert && pair.key && { cert: pair.cert, key: pair.key }) };
    const { client, close } = measuredClient({ baseUrl: server.baseUrl, tls });
    for (let call = 0; call < 2; call++) {
      const start = performance.now();
      const error = await expectFailure(remove(client), Code.Unavailable, text);
      expect(performance.now() - start).toBeLessThan(4_000);
      if (measuresOurs) expect(error.rawMessage).not.toMatch(/outcome unknown|\n/);
    }
    await close();
  },
);

test("A server that ends the connection without a word, and trusts the certificate later: the next call goes over a new connection", async () => {
  const mutual = { cert, key, requestCert: true, rejectUnauthorized: true };
  await using strict = await startServer(undefined, { ...mutual, ca, port: reservedPort() });
  const client = strict.client({ tls: { ca, cert: strangers.cert, key: strangers.key } });
  const text = /closed before HTTP\/2 began: does the server want a certificate of the client/;
  const error = await expectFailure(remove(client), Code.Unavailable, text);
  if (measuresOurs) expect(maybeDone(error)).toBe(false);
  await strict.kill();
  await using _ = await startServer(undefined, { ...mutual, ca: [ca, strangers.ca], port: strict.port });
  // grpc-js lets a second pass between two connections.
  await expect.poll(() => remove(client).catch(() => {}), { timeout: 5_000 }).toBe(15n);
}, 10_000);
