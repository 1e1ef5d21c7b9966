import { constants, type Http2Session, type ServerHttp2Stream } from "node:http2";
import { afterEach, expect, test, vi } from "vitest";
import { type FaultServer, respond, startServer } from "./http2-server.js";
import { measuresOurs, remove } from "./measured-client.js";

let passedMs = 0;

afterEach(() => {
  vi.restoreAllMocks();
  passedMs = 0;
});

/** All clocks go forward, that of the server too. */
function passTime(ms: number): void {
  passedMs += ms;
  if (vi.isMockFunction(Date.now)) return;
  for (const clock of [Date, performance]) {
    const now = clock.now.bind(clock);
    vi.spyOn(clock, "now").mockImplementation(() => now() + passedMs);
  }
}

interface StrictServer extends FaultServer {
  /** The PINGs that came, by connection. */
  pings: number[];
  /** How many connections were broken because of them. */
  broken: number;
}

/**
 * Starts a server that breaks a connection on which PINGs come too often, with all that is in flight. By default as those
 * of grpc-go do (`handlePing` in its `http2_server.go`): after three that come within five minutes of another, or two
 * hours where no call is open, and without an answer since.
 */
async function startStrictServer(
  answer: (stream: ServerHttp2Stream) => void,
  { maxStrikes = 2, minMs = 300_000, minIdleMs = 7_200_000, forgives = true } = {},
): Promise<StrictServer> {
  const streamsOf = new Map<Http2Session, ServerHttp2Stream[]>();
  const server = await startServer((stream) => {
    const session = stream.session as Http2Session;
    if (!streamsOf.has(session)) watch(session, streamsOf.size);
    streamsOf.get(session)?.push(stream.resume());
    answer(stream);
  });
  const strict = Object.assign(server, { pings: [] as number[], broken: 0 });
  const watch = (session: Http2Session, index: number) => {
    const streams: ServerHttp2Stream[] = [];
    streamsOf.set(session, streams);
    let strikes = 0;
    let lastAt = Number.NEGATIVE_INFINITY;
    let answersBefore = -1;
    session.on("ping", () => {
      strict.pings[index] = (strict.pings[index] ?? 0) + 1;
      const answers = streams.filter((stream) => stream.headersSent).length;
      const open = streams.some((stream) => !stream.closed);
      if (forgives && answers > answersBefore) strikes = 0;
      else if (Date.now() - lastAt < (open ? minMs : minIdleMs)) strikes++;
      answersBefore = answers;
      lastAt = Date.now();
      if (strikes <= maxStrikes) return;
      strict.broken++;
      session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 2 ** 31 - 1, Buffer.from("too_many_pings"));
      setImmediate(() => session.destroy());
    });
  };
  return strict;
}

test("Calls that the server takes minutes to answer, and others every 11 s: none is lost", async () => {
  await using server = await startStrictServer(() => {});
  const client = server.client({ defaultTimeoutMs: 0 });
  const calls: Promise<unknown>[] = [];
  for (let call = 0; call < 12; call++) {
    calls.push(remove(client));
    await expect.poll(() => server.streams.length).toBe(call + 1);
    passTime(11_000);
  }
  for (const stream of server.streams) respond(stream);
  expect(await Promise.all(calls)).toEqual(calls.map(() => 15n));
  expect(server.broken).toBe(0);
});

test("Calls every 11 s that the server answers at once: none is lost", async () => {
  await using server = await startStrictServer((stream) => respond(stream));
  const client = server.client();
  for (let call = 0; call < 10; call++) {
    expect(await remove(client)).toBe(15n);
    passTime(11_000);
  }
  expect(server.broken).toBe(0);
  expect(server.sessions).toHaveLength(1);
});

test.runIf(measuresOurs)("After nine seconds of silence there is no PING", async () => {
  await using server = await startStrictServer((stream) => respond(stream));
  const client = server.client();
  for (let call = 0; call < 5; call++) {
    expect(await remove(client)).toBe(15n);
    passTime(9_000);
  }
  expect(server.pings).toEqual([]);
});

test.runIf(measuresOurs)(
  "Calls that end at their deadlines: the server is asked by PING every ten seconds at most",
  async () => {
    await using server = await startStrictServer(() => {});
    const client = server.client({ defaultTimeoutMs: 30 });
    for (let call = 0; call < 10; call++) {
      await remove(client).catch(() => {});
      passTime(1_000);
    }
    expect(server.pings).toEqual([1]);
  },
);

test.runIf(measuresOurs)(
  "too_many_pings: the call goes over a new connection, and after twice the silence only there is a PING",
  async () => {
    await using server = await startStrictServer((stream) => respond(stream), {
      maxStrikes: 0,
      forgives: false,
    });
    const client = server.client();
    const pings = async (silenceMs: number) => {
      passTime(silenceMs);
      const before = server.pings.reduce((sum, count) => sum + count, 0);
      expect(await remove(client)).toBe(15n);
      return server.pings.reduce((sum, count) => sum + count, 0) - before;
    };
    expect(await pings(0)).toBe(0);
    expect(await pings(11_000)).toBe(1);
    expect(await pings(11_000)).toBe(1);
    expect({ broken: server.broken, connections: server.sessions.length }).toEqual({
      broken: 1,
      connections: 2,
    });
    expect(await pings(11_000)).toBe(0);
    expect(await pings(21_000)).toBe(1);
    expect(server.broken).toBe(1);
  },
);
