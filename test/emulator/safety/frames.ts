import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";

/** What a client of HTTP/2 begins with. */
export const preface: Buffer = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** A frame of HTTP/2. */
export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goAway: 7,
  window: 8,
  continuation: 9,
};

/** Headers as HPACK writes them without tables and without compression. */
export function headerBlock(headers: [name: string, value: string][]): Buffer {
  const text = (one: string) => {
    const bytes = Buffer.from(one, "latin1");
    return Buffer.concat([Buffer.from([bytes.length & 0x7f]), bytes.subarray(0, 0x7f)]);
  };
  return Buffer.concat(headers.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}

/** Sends bytes, some of which come back or none, and hangs up. */
export async function sendBytes(baseUrl: string, bytes: Uint8Array, waitMs = 20): Promise<Buffer> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  const received: Buffer[] = [];
  socket.on("error", () => {});
  socket.on("data", (chunk) => received.push(chunk));
  await once(socket, "connect");
  socket.write(bytes);
  await Promise.race([once(socket, "close"), setTimeout(waitMs)]);
  socket.destroy();
  return Buffer.concat(received);
}
