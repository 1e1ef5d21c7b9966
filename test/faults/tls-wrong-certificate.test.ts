import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { signedCertificate } from "./certificates.js";
import { startServer } from "./http2-server.js";
import { expectFailure, remove } from "./measured-client.js";

test("A certificate of an unknown authority: Unavailable, nothing is sent", async () => {
  const { cert, key } = signedCertificate();
  await using server = await startServer(undefined, { cert, key });
  await expectFailure(remove(server.client()), Code.Unavailable, /set tls.ca/);
  expect(server.streams).toHaveLength(0);
  // It stays what it is.
  expect(server.sockets).toHaveLength(1);
});

test("A certificate for another name: Unavailable, nothing is sent", async () => {
  const { ca, cert, key } = signedCertificate("DNS:elsewhere.example");
  await using server = await startServer(undefined, { cert, key });
  await expectFailure(remove(server.client({ tls: { ca } })), Code.Unavailable, /for another host/);
  expect(server.streams).toHaveLength(0);
});

test("A certificate that has expired: Unavailable, nothing is sent", async () => {
  const { ca, cert, key } = signedCertificate("DNS:localhost", -1);
  await using server = await startServer(undefined, { cert, key });
  await expectFailure(remove(server.client({ tls: { ca } })), Code.Unavailable, /expired.*renew/);
  expect(server.streams).toHaveLength(0);
});
