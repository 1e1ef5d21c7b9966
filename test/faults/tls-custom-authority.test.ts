import type { TLSSocket } from "node:tls";
import { expect, test } from "vitest";
import { signedCertificate } from "./certificates.js";
import { startServer } from "./http2-server.js";
import { measuredClient, remove } from "./measured-client.js";

test("TLS with ALPN and the certificate of an authority of one's own", async () => {
  const { ca, cert, key } = signedCertificate();
  await using server = await startServer(undefined, { cert, key });
  expect(await remove(server.client({ tls: { ca } }))).toBe(15n);
  expect(server.sessions[0]?.alpnProtocol).toBe("h2");
});

test("TLS with a certificate of the client", async () => {
  const { ca, cert, key } = signedCertificate();
  await using server = await startServer(undefined, {
    cert,
    key,
    ca,
    requestCert: true,
    rejectUnauthorized: true,
  });
  expect(await remove(server.client({ tls: { ca, cert, key } }))).toBe(15n);
  expect((server.sessions[0]!.socket as TLSSocket).authorized).toBe(true);
});

test("TLS to an address, with the name of the certificate as servername", async () => {
  const { ca, cert, key } = signedCertificate("DNS:zitadel.example");
  await using server = await startServer(undefined, { cert, key });
  const { client, close } = measuredClient({
    baseUrl: server.baseUrl,
    tls: { ca, servername: "zitadel.example" },
  });
  expect(await remove(client)).toBe(15n);
  await close();
});
