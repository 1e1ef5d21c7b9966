import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Code } from "@connectrpc/connect";
import { test } from "vitest";
import { startHttpServer } from "../support/http-server.js";
import { signedCertificate } from "./certificates.js";
import { expectFailure, measuredClient, remove } from "./measured-client.js";

test("A server that speaks HTTP/1.1 only: Unavailable", async () => {
  await using server = await startHttpServer((_, response) => response.end());
  const { client, close } = measuredClient({ baseUrl: server.origin });
  await expectFailure(remove(client), Code.Unavailable, /use gRPC-web or REST/);
  await close();
});

test("A TLS server that speaks HTTP/1.1 only: Unavailable", async () => {
  const { ca, cert, key } = signedCertificate();
  const server = createServer({ cert, key }).listen(0, "localhost");
  await once(server, "listening");
  const baseUrl = `https://localhost:${(server.address() as AddressInfo).port}`;
  const { client, close } = measuredClient({ baseUrl, tls: { ca } });
  await expectFailure(remove(client), Code.Unavailable, /use gRPC-web or REST/);
  await close();
  server.closeAllConnections();
  server.close();
});
