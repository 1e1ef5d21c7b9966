import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createManagementClient } from "../../src/grpc.js";
import { host, listenAt, resolveTo } from "../faults/addresses.js";
import { type ForwardProxy, startForwardProxy } from "../faults/forward-proxy.js";
import { type FaultServer, startServer } from "../faults/http2-server.js";
import { failure, remove } from "../faults/measured-client.js";

let server: FaultServer;
let proxy: ForwardProxy;
let viaIpv6: AsyncDisposable;

beforeAll(async () => {
  server = await startServer();
  proxy = await startForwardProxy({});
  viaIpv6 = await listenAt("::1", server.port, (socket) => {
    socket.pipe(connect(server.port, "127.0.0.1")).pipe(socket);
  });
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await viaIpv6[Symbol.asyncDispose]();
  await server.kill();
});
beforeEach(() => {
  for (const name of ["http_proxy", "https_proxy", "all_proxy", "no_proxy"]) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
  resolveTo("127.0.0.1");
  proxy.requests.length = 0;
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Removes a key at this host of the server, and tells whether that went through the proxy. */
async function isProxied(hostname: string): Promise<boolean> {
  const client = createManagementClient({
    baseUrl: `http://${hostname}:${server.port}`,
  });
  expect(await remove(client)).toBe(15n);
  return proxy.requests.length > 0;
}

describe("NO_PROXY", () => {
  test.for<[string, string, boolean]>([
    ["zitadel.test", host, false],
    ["ZITADEL.Test", host, false],
    ["zitadel.test.", host, false],
    ["zitadel.test", `${host}.`, false],
    ["test", host, false],
    [".test", host, false],
    ["*.test", host, false],
    ["*", host, false],
    ["a.example, *", host, false],
    ["a.example,zitadel.test", host, false],
    ["a.example zitadel.test", host, false],
    ["zitadel.test:PORT", host, false],
    ["zitadel.test:1", host, true],
    ["itadel.test", host, true],
    ["a.zitadel.test", host, true],
    ["zitadel.test.example", host, true],
    [" , ,", host, true],
    [".", host, true],
    ["localhost", host, true],
    ["127.0.0.1", "127.0.0.1", false],
    ["127.0.0.1:PORT", "127.0.0.1", false],
    ["127.0.0.0/8", "127.0.0.1", false],
    ["10.0.0.0/8, 127.0.0.1/32", "127.0.0.1", false],
    ["10.0.0.0/8", "127.0.0.1", true],
    ["127.0.0.0/99,127.0.0.0/x,127.0.0.0/-1,127.0.0.1/,/8", "127.0.0.1", true],
    ["0.0.1", "127.0.0.1", true],
    ["127.0.0.0/8", host, true],
    ["::1", "[::1]", false],
    ["[::1]", "[::1]", false],
    ["[::1]:PORT", "[::1]", false],
    ["[::1]:1", "[::1]", true],
    ["0:0:0:0:0:0:0:1", "[::1]", false],
    ["::/64", "[::1]", false],
    ["fd00::/8", "[::1]", true],
  ])("%s: whether %s is reached through the proxy: %s", async ([list, hostname, expected]) => {
    vi.stubEnv("HTTP_PROXY", proxy.url);
    vi.stubEnv("NO_PROXY", list.replace("PORT", String(server.port)));
    expect(await isProxied(hostname)).toBe(expected);
  });
});

describe("the variables", () => {
  test.for<[string, Record<string, string>, boolean]>([
    ["http_proxy", { http_proxy: "URL" }, true],
    ["capitals", { HTTP_PROXY: "URL" }, true],
    ["small letters before capitals", { http_proxy: "URL", HTTP_PROXY: "http://localhost:1" }, true],
    ["one that is empty", { http_proxy: "", HTTP_PROXY: "URL" }, true],
    ["ALL_PROXY", { ALL_PROXY: "URL" }, true],
    ["the scheme's own before ALL_PROXY", { HTTP_PROXY: "URL", ALL_PROXY: "socks5://localhost:1" }, true],
    ["no scheme", { http_proxy: "HOST" }, true],
    ["that of https", { https_proxy: "URL" }, false],
    ["no_proxy before NO_PROXY", { http_proxy: "URL", no_proxy: "test", NO_PROXY: "other" }, false],
    ["an exception from a wrong one", { ALL_PROXY: "socks5://localhost:1", NO_PROXY: "test" }, false],
  ])("%s", async ([, variables, expected]) => {
    for (const [name, value] of Object.entries(variables)) {
      vi.stubEnv(name, value.replace("URL", proxy.url).replace("HOST", new URL(proxy.url).host));
    }
    expect(await isProxied(host)).toBe(expected);
  });

  test.for([
    "socks5://someone:s3cret@localhost:1",
    "http://someone:s3cret@",
    "://someone:s3cret",
    "http://someone:s3cret@localhost:port",
  ])("a value that is no proxy is an error that does not show it", async (value) => {
    vi.stubEnv("HTTP_PROXY", value);
    const client = createManagementClient({ baseUrl: server.baseUrl });
    const error = await failure(remove(client));
    expect(error.rawMessage).toMatch(/: HTTP_PROXY of the environment must be the URL of a proxy/);
    expect(`${error.message} ${JSON.stringify(error.cause)}`).not.toContain("s3cret");
  });
});
