import { Code } from "@connectrpc/connect";
import { test } from "vitest";
import { signedCertificate } from "./certificates.js";
import { startServer } from "./http2-server.js";
import { expectFailure, measuredClient, remove } from "./measured-client.js";

test("Plaintext to a TLS port: Unavailable", async () => {
  const { cert, key } = signedCertificate();
  await using server = await startServer(undefined, { cert, key });
  const { client, close } = measuredClient({ baseUrl: server.baseUrl.replace("https", "http") });
  await expectFailure(remove(client), Code.Unavailable, /is baseUrl https:\/\/ instead/);
  await close();
});

test("TLS to a plaintext port: Unavailable", async () => {
  await using server = await startServer();
  const { client, close } = measuredClient({ baseUrl: server.baseUrl.replace("http", "https") });
  await expectFailure(remove(client), Code.Unavailable, /is baseUrl http:\/\/ instead/);
  await close();
});
