import { connect, type Socket } from "node:net";
import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { signedCertificate } from "./certificates.js";
import { startServer } from "./http2-server.js";
import { expectFailure, measuredClient, outcomeUnknown, remove } from "./measured-client.js";
import { startTcpServer } from "./tcp.js";

const { ca, cert, key } = signedCertificate();

/** How a way to the server may treat the client's socket. */
const ends: [string, (socket: Socket) => void][] = [
  ["bytes that are no TLS", (socket) => socket.write("HTTP/1.1 502 Bad Gateway\r\n\r\n")],
  [
    "a TLS record that cannot be decrypted",
    (socket) => socket.write(Buffer.from("1703030020".padEnd(74, "0"), "hex")),
  ],
  ["a TLS alert in clear", (socket) => socket.write(Buffer.from("15030300020230", "hex"))],
  ["the end of TCP alone", (socket) => socket.end()],
  ["a reset", (socket) => socket.resetAndDestroy()],
];

test.for(ends)(
  "A connection that ends by %s: a removal in flight has an unknown outcome at once, the next call a new connection",
  async ([, end]) => {
    await using server = await startServer(
      (stream, index) => {
        if (index !== 1)
          stream.respond(
            { ":status": 200, "content-type": "application/grpc", "grpc-status": "10" },
            { endStream: true },
          );
      },
      { cert, key },
    );
    await using way = await startTcpServer((socket) => {
      const target = connect(server.port, "localhost").on("error", () => {});
      socket.on("close", () => target.destroy());
      socket.pipe(target).on("data", (chunk) => socket.writable && socket.write(chunk));
    });
    const { client, close } = measuredClient({ baseUrl: `https://localhost:${way.port}`, tls: { ca } });
    await expectFailure(remove(client), Code.Aborted, /^$/);
    const inFlight = expectFailure(remove(client), Code.Unavailable, outcomeUnknown);
    await expect.poll(() => server.streams.length).toBe(2);
    const start = performance.now();
    end(way.sockets[0] as Socket);
    await inFlight;
    expect(performance.now() - start).toBeLessThan(1_000);
    await expectFailure(remove(client), Code.Aborted, /^$/);
    expect(way.sockets).toHaveLength(2);
    await close();
    // Node's server misses the end of such connections.
    await server.kill();
  },
);
