import http2, { type ClientHttp2Session } from "node:http2";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, expect, test, vi } from "vitest";
import { startServer } from "./http2-server.js";
import { remove } from "./measured-client.js";

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** The connections that clients make from now on. */
function watchConnections(): ClientHttp2Session[] {
  const made: ClientHttp2Session[] = [];
  const { connect } = http2;
  vi.spyOn(http2, "connect").mockImplementation(((...args: Parameters<typeof connect>) => {
    const session = connect(...args);
    made.push(session);
    return session;
  }) as typeof connect);
  syncBuiltinESMExports();
  return made;
}

/** Lets this connection have only so many streams more: the ids end at 2³¹ − 1 (RFC 9113, section 5.1.1). */
function leave(streams: number, session: ClientHttp2Session | undefined): void {
  // Public in Node, but in no list of its types.
  (session as ClientHttp2Session & { setNextStreamID(id: number): void }).setNextStreamID(
    2 ** 31 - 2 * streams + 1,
  );
}

test("The ids of a connection are used up: the next calls go over a new one", async () => {
  await using server = await startServer();
  const connections = watchConnections();
  const client = server.client();
  expect(await remove(client)).toBe(15n);
  leave(1, connections[0]);
  for (let call = 0; call < 5; call++) expect(await remove(client)).toBe(15n);
  expect(server.streams).toHaveLength(6);
  expect(server.sessions).toHaveLength(2);
});

test("The ids are used up among parallel calls: none is lost, and none is done twice", async () => {
  await using server = await startServer();
  const connections = watchConnections();
  const client = server.client();
  expect(await remove(client)).toBe(15n);
  leave(20, connections[0]);
  const answers = await Promise.all(Array.from({ length: 50 }, () => remove(client)));
  expect(answers.every((sequence) => sequence === 15n)).toBe(true);
  expect(server.streams).toHaveLength(51);
});
