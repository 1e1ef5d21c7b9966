import { expect, test } from "vitest";
import { frame, grpcHeaders, removed, startServer } from "./http2-server.js";
import { remove } from "./measured-client.js";

test("A message in one DATA frame per byte", async () => {
  await using server = await startServer((stream) => {
    stream.respond(grpcHeaders, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    const bytes = [...frame(removed)];
    const writeNext = () => {
      const byte = bytes.shift();
      if (byte === undefined) stream.end();
      else stream.write(Uint8Array.of(byte), writeNext);
    };
    writeNext();
  });
  expect(await remove(server.client())).toBe(15n);
});
