import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { remove } from "./measured-client.js";

test("GOAWAY after each answer: none of 400 calls in turn fails", async () => {
  await using server = await startServer((stream) => {
    respond(stream);
    stream.session?.close();
  });
  const client = server.client();
  for (let call = 0; call < 400; call++) expect(await remove(client)).toBe(15n);
  expect(server.streams).toHaveLength(400);
  expect(server.sessions).toHaveLength(400);
});

test("GOAWAY after each answer: none of 400 parallel calls fails, and none is done twice", async () => {
  await using server = await startServer((stream) => {
    respond(stream);
    // The last stream that the server takes is this one: those above are the client's to send again.
    stream.session?.goaway(0, stream.id);
    stream.session?.close();
  });
  const client = server.client();
  const calls = Array.from({ length: 400 }, () => remove(client));
  expect(new Set(await Promise.all(calls))).toEqual(new Set([15n]));
  expect(server.streams).toHaveLength(400);
});
