import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { frame, grpcHeaders, removed, respond, startServer } from "./http2-server.js";
import { expectFailure, failure, remove } from "./measured-client.js";

test("A message of exactly the limit is taken, one of a byte more is ResourceExhausted", async () => {
  await using server = await startServer();
  expect(await remove(server.client({ maxResponseBytes: removed.length }))).toBe(15n);
  const client = server.client({ maxResponseBytes: removed.length - 1 });
  await expectFailure(remove(client), Code.ResourceExhausted, /larger than/);
});

test("A message over the default limit of 16 MiB: ResourceExhausted, and the rest is not read", async () => {
  const chunk = Buffer.alloc(1024 * 1024);
  const written = { mib: 0, stopped: false };
  await using server = await startServer((stream) => {
    stream.respond(grpcHeaders);
    stream.write(frame(Buffer.alloc(0)).fill(0x7f, 1, 5));
    stream.on("close", () => {
      written.stopped = true;
    });
    const more = () => {
      written.mib++;
      if (!stream.destroyed && written.mib < 64) stream.write(chunk, more);
    };
    more();
  });
  const error = await failure(remove(server.client()));
  expect(Code[error.code]).toBe("ResourceExhausted");
  await expect.poll(() => written.stopped).toBe(true);
  expect(written.mib).toBeLessThan(32);
});

test("The connection goes on after an answer that is too large", async () => {
  await using server = await startServer((stream, index) =>
    respond(stream, { body: [frame(index === 0 ? Buffer.alloc(100_000) : removed)] }),
  );
  const client = server.client({ maxResponseBytes: 1_000 });
  await expectFailure(remove(client), Code.ResourceExhausted, /larger than/);
  expect(await remove(client)).toBe(15n);
  expect(server.sessions).toHaveLength(1);
});
