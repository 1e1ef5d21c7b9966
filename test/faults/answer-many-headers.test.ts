import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { grpcHeaders, respond, startServer } from "./http2-server.js";
import { expectFailure, measuredClient, remove } from "./measured-client.js";
import { startTcpServer } from "./tcp.js";

test("An answer of 200 header fields is one", async () => {
  const fields = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x-${index}`, "v"]));
  await using server = await startServer((stream) =>
    respond(stream, {
      headers: { ...grpcHeaders, ...fields },
      trailers: { ...fields, "grpc-status": "0" },
    }),
  );
  expect(await remove(server.client())).toBe(15n);
});

/** A frame of HTTP/2 (RFC 9113, 4.1). */
function frame(type: number, flags: number, streamId: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

/** HEADERS of the first stream, which end there. */
const headersOfCall = Buffer.from([1, 4, 0, 0, 0, 1]);

test("An answer of 200 KB of header fields: the error names our limit, not the server's wish", async () => {
  // By hand: the sessions of servers in Node end the process when this happens to them (an assertion of node:http2).
  await using server = await startTcpServer((socket) => {
    socket.write(frame(4, 0, 0, Buffer.alloc(0)));
    socket.on("data", (data) => {
      if (!data.includes(headersOfCall)) return;
      const field = Buffer.concat([Buffer.from([0, 1, 0x78, 100]), Buffer.alloc(100, "v")]);
      const block = Buffer.concat([Buffer.from([0x88]), ...Array.from({ length: 2_000 }, () => field)]);
      for (let at = 0; at < block.length; at += 16_384) {
        socket.write(frame(at === 0 ? 1 : 9, 0, 1, block.subarray(at, at + 16_384)));
      }
    });
  });
  const { client, close } = measuredClient({ baseUrl: `http://localhost:${server.port}` });
  await expectFailure(
    remove(client),
    Code.Unavailable,
    /header fields are larger than node:http2 takes; outcome unknown/,
  );
  await close();
});
