import { Code, createClient } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { createTransport } from "../../src/grpc.js";
import { ManagementService } from "../../src/index.js";
import { respond, startServer } from "./http2-server.js";
import { expectFailure, remove } from "./measured-client.js";
import { startTcpServer } from "./tcp.js";

test("close() waits for the calls in flight, then closes the connection; later calls are Canceled", async () => {
  await using server = await startServer(() => {});
  const transport = createTransport({ baseUrl: server.baseUrl });
  const client = createClient(ManagementService, transport);
  const call = remove(client);
  await expect.poll(() => server.streams.length).toBe(1);
  let closed = false;
  const closing = transport.close().then(() => {
    closed = true;
  });
  await expectFailure(remove(client), Code.Canceled, /the transport is closed/);
  expect(closed).toBe(false);
  respond(server.streams[0]!);
  expect(await call).toBe(15n);
  await closing;
  await expect.poll(() => server.sessions[0]?.closed).toBe(true);
  await transport.close();
});

test("await using closes the transport at the end of its block", async () => {
  await using server = await startServer();
  {
    await using transport = createTransport({ baseUrl: server.baseUrl });
    expect(await remove(createClient(ManagementService, transport))).toBe(15n);
  }
  await expect.poll(() => server.sessions[0]?.closed).toBe(true);
});

test("close() without a call, and while the connection is being made for a call that has ended", async () => {
  await createTransport({ baseUrl: "http://localhost:1" }).close();
  await using silent = await startTcpServer(() => {});
  const transport = createTransport({ baseUrl: `http://localhost:${silent.port}` });
  const client = createClient(ManagementService, transport);
  const call = client.removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" }, { timeoutMs: 50 });
  await expectFailure(call, Code.DeadlineExceeded, /nothing was sent/);
  await transport.close();
});
