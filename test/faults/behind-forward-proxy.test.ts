import { Code } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { maybeDone } from "../../src/outcome.js";
import { host, resolveTo } from "./addresses.js";
import { signedCertificate } from "./certificates.js";
import { startForwardProxy } from "./forward-proxy.js";
import { type FaultServer, reservedPort, startServer } from "./http2-server.js";
import { expectFailure, measuredClient, measuresOurs, remove } from "./measured-client.js";
import { startProxyProcess, testBehind, tinyproxy } from "./proxies.js";
import { startProxy } from "./tcp.js";

const test = testBehind(tinyproxy());
const ours = measuresOurs ? test : test.skip;

const { ca, cert, key } = signedCertificate(`DNS:localhost,DNS:${host}`);

beforeEach(() => {
  for (const name of ["http_proxy", "https_proxy", "all_proxy", "no_proxy"]) {
    vi.stubEnv(name, "");
    vi.stubEnv(name.toUpperCase(), "");
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Starts tinyproxy for a server, on a way that counts its connections. */
async function startTinyproxy(server: FaultServer, options = "") {
  const proxy = await startProxyProcess(tinyproxy(options), server.port);
  const way = await startProxy(Number(new URL(proxy.baseUrl).port));
  return {
    host: `localhost:${way.port}`,
    url: way.baseUrl,
    /** How many connections came. */
    connections: () => way.sockets.length,
    [Symbol.asyncDispose]: async () => {
      await way[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

test("TLS through tinyproxy, by https_proxy", async () => {
  await using server = await startServer(undefined, { cert, key });
  await using proxy = await startTinyproxy(server);
  vi.stubEnv("https_proxy", proxy.url);
  const client = server.client({ tls: { ca } });
  expect(await remove(client)).toBe(15n);
  expect(await remove(client)).toBe(15n);
  expect(proxy.connections()).toBe(1);
  expect(server.sessions[0]?.alpnProtocol).toBe("h2");
});

test("Plain HTTP/2 through tinyproxy, by http_proxy", async () => {
  await using server = await startServer();
  await using proxy = await startTinyproxy(server);
  vi.stubEnv("http_proxy", proxy.url);
  expect(await remove(server.client())).toBe(15n);
  expect(proxy.connections()).toBe(1);
});

test("tinyproxy with BasicAuth: name and password of the proxy's URL", async () => {
  await using server = await startServer(undefined, { cert, key });
  await using proxy = await startTinyproxy(server, "BasicAuth someone s3cret");
  vi.stubEnv("https_proxy", proxy.url.replace("//", "//someone:s%33cret@"));
  expect(await remove(server.client({ tls: { ca } }))).toBe(15n);
  expect(proxy.connections()).toBe(1);
});

describe("a refusal", () => {
  test.for([
    ["no password", "", /refused with HTTP 407 .*: put the name and the password/],
    ["a wrong password", "someone:wr0ng-s3cret@", /refused with HTTP 401 .*: put the name and the password/],
  ] as const)("of %s: Unavailable, and nothing is sent", async ([, user, text]) => {
    await using server = await startServer(undefined, { cert, key });
    await using proxy = await startTinyproxy(server, "BasicAuth someone s3cret");
    vi.stubEnv("https_proxy", proxy.url.replace("//", `//${user}`));
    const error = await expectFailure(remove(server.client({ tls: { ca } })), Code.Unavailable, text);
    expect(error.message).not.toMatch(/s3cret|outcome unknown|spelled right/);
    if (measuresOurs) {
      expect(maybeDone(error)).toBe(false);
      expect(error.message).toContain(`the proxy ${proxy.host} refused`);
      // Asked again and again, a proxy may lock the account.
      expect(proxy.connections()).toBe(1);
    }
    expect(server.streams).toHaveLength(0);
  });

  test("of the port: Unavailable, and the proxy is named", async () => {
    await using server = await startServer();
    await using other = await startServer();
    await using proxy = await startTinyproxy(other);
    vi.stubEnv("http_proxy", proxy.url);
    const text = /the proxy localhost:\d+ refused with HTTP 403 Forbidden: does it allow/;
    await expectFailure(remove(server.client()), Code.Unavailable, text);
    expect(server.sessions).toHaveLength(0);
  });
});

test("A server that the proxy cannot reach: Unavailable", async () => {
  await using server = await startServer();
  await using proxy = await startTinyproxy(server);
  await server.kill();
  vi.stubEnv("http_proxy", proxy.url);
  const { client, close } = measuredClient({ baseUrl: server.baseUrl });
  const text =
    /no connection to localhost:\d+: the proxy localhost:\d+ refused with HTTP 50\d .*can it reach/;
  await expectFailure(remove(client), Code.Unavailable, text);
  await close();
});

test("A proxy that is not there: Unavailable, and it is named without its password", async () => {
  await using server = await startServer();
  vi.stubEnv("http_proxy", `http://someone:s3cret@localhost:${reservedPort()}`);
  const text = /the proxy localhost:\d+: connect ECONNREFUSED .*: is the proxy of the environment right/;
  const error = await expectFailure(remove(server.client()), Code.Unavailable, text);
  expect(error.message).not.toContain("s3cret");
  expect(server.sessions).toHaveLength(0);
});

ours("A proxy whose name is not known: the host of baseUrl is not doubted", async () => {
  vi.stubEnv("http_proxy", "http://proxy.invalid:3128");
  const { client, close } = measuredClient({ baseUrl: "http://localhost:1" });
  const error = await expectFailure(
    remove(client),
    Code.Unavailable,
    /the proxy proxy.invalid:3128: .*ENOTFOUND/,
  );
  expect(error.message).not.toContain("spelled right");
  await close();
});

ours("A proxy with several addresses: that which answers is used", async () => {
  await using server = await startServer();
  await using proxy = await startTinyproxy(server);
  resolveTo("127.0.0.2", "127.0.0.1");
  vi.stubEnv("HTTP_PROXY", proxy.url.replace("localhost", host));
  expect(await remove(server.client())).toBe(15n);
  expect(proxy.connections()).toBe(1);
});

ours(
  "A proxy by https, with an authority of one's own, which wants a password with signs in it",
  async () => {
    await using server = await startServer(undefined, { cert, key });
    await using proxy = await startForwardProxy({ cert, key });
    vi.stubEnv("HTTPS_PROXY", proxy.url.replace("//", "//some%40one:p%3Aä%25%2F@"));
    expect(await remove(server.client({ tls: { ca } }))).toBe(15n);
    expect(proxy.requests).toEqual([{ target: `localhost:${server.port}`, credentials: "some@one:p:ä%/" }]);
  },
);

ours("A server that speaks first, in one packet with the proxy's answer", async () => {
  await using server = await startServer();
  await using proxy = await startForwardProxy({}, { answerWithTheServer: true });
  vi.stubEnv("http_proxy", proxy.url);
  expect(await remove(server.client())).toBe(15n);
  expect(proxy.requests).toHaveLength(1);
});

ours("A proxy that accepts and says nothing: the call ends at its deadline, nothing was sent", async () => {
  await using server = await startServer();
  await using proxy = await startForwardProxy({}, { mute: true });
  vi.stubEnv("http_proxy", proxy.url);
  const client = server.client({ defaultTimeoutMs: 300 });
  await expectFailure(
    remove(client),
    Code.DeadlineExceeded,
    /no connection to localhost:\d+, nothing was sent/,
  );
  expect(server.sessions).toHaveLength(0);
});
