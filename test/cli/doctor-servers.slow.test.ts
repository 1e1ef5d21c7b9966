import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { buildBinary, run } from "./binary.js";
import { doctor, failures } from "./doctor.js";
import { managementFiles, startProxy, startReflectingServer } from "./servers.js";
import { emulatorOfEachTest, envOf } from "./world.js";

buildBinary();

const emulator = emulatorOfEachTest();

const json = (status: number, value: unknown) => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

/** An error over REST as ZITADEL writes it. */
const refusal = (status: number, code: number, id: string, message: string) =>
  json(status, {
    code,
    message: `${message} (${id})`,
    details: [{ "@type": "type.googleapis.com/zitadel.v1.ErrorDetail", id, message }],
  });

/** A port that does this with each connection. */
async function startPort(use: (socket: Socket) => void): Promise<AsyncDisposable & { origin: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    use(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe.concurrent("a port that is no server", () => {
  test.for<[string, (socket: Socket) => void, RegExp]>([
    ["never answers", () => {}, /no answer over HTTP: no answer within 5 s$/],
    ["speaks something else", (socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n"), /HTTP/],
    ["hangs up", (socket) => socket.destroy(), /other side closed|ECONNRESET|socket hang up/],
  ])("%s: the cause, once, within 15 s", { timeout: 30_000 }, async ([, use, cause], { expect }) => {
    await using port = await startPort(use);
    const startedAt = performance.now();
    const diagnosis = await doctor({ ZITADEL_URL: port.origin, ZITADEL_TOKEN: "token" });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(failures(diagnosis)).toEqual(["clock"]);
    expect(diagnosis.found.get("clock")?.message).toMatch(cause);
    expect(diagnosis.found.get("the rest")?.status).toBe("skipped");
    expect(JSON.stringify(diagnosis.findings)).not.toMatch(/fetch failed|preflight/);
  });
});

describe.concurrent("a reflection", () => {
  const [base] = [...managementFiles().values()];
  const importing = (name: string, dependency: string[]) => ({
    ...base!,
    name,
    dependency,
    publicDependency: [],
    weakDependency: [],
  });

  test.for<[string, Parameters<typeof startReflectingServer>[0]]>([
    ["that names ever new imports", (name) => importing(name, [`${name}x`])],
    [
      "that names many imports at once",
      (name) =>
        importing(
          name,
          Array.from({ length: 10_000 }, (_, index) => `${name}${index}`),
        ),
    ],
    ["whose files import each other", (name) => importing(name, [name === "a" ? "b" : "a"])],
    [
      "that drips",
      async (name) => {
        await pause(3_000, undefined, { ref: false });
        return importing(name, [`${name}x`]);
      },
    ],
  ])("%s has an end", { timeout: 40_000 }, async ([, show], { expect }) => {
    await using server = await startReflectingServer(show);
    const startedAt = performance.now();
    const diagnosis = await doctor({ ZITADEL_URL: server.origin });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(diagnosis.found.get("contract")?.status).toBe("failed");
    expect(diagnosis.sums.failed).toBeGreaterThan(0);
  });
});

describe("what a proxy takes away, and what it does not", () => {
  test("gRPC without the details of errors", async () => {
    const files = managementFiles();
    await using server = await startReflectingServer((name) => files.get(name), false);
    const { found } = await doctor({ ZITADEL_URL: server.origin });
    expect(found.get("grpc")).toMatchObject({
      status: "failed",
      message: "errors come through without their details",
      advice: expect.stringContaining("grpc-status-details-bin"),
    });
  });

  test("REST without the details of errors", async () => {
    await using proxy = await startProxy(emulator().baseUrl, {
      answer: (_, path, headers) =>
        path.startsWith("/management/v1/orgs") && headers.has("authorization")
          ? json(401, { code: 16, message: "Errors.Token.Invalid (AUTH-7fs1e)" })
          : undefined,
    });
    const { found } = await doctor({ ZITADEL_URL: proxy.origin });
    expect(found.get("rest")).toMatchObject({
      status: "failed",
      message: "errors come through without their details",
    });
    expect(found.get("grpc-web")?.status).toBe("ok");
  });

  test("the authorization header", async () => {
    await using proxy = await startProxy(emulator().baseUrl, { request: { authorization: "" } });
    const { found } = await doctor({ ZITADEL_URL: proxy.origin });
    expect(found.get("rest")).toMatchObject({
      status: "failed",
      message: "the authorization header does not arrive",
    });
  });

  test("ZITADEL 4.11 answers REST without a token by HTTP 500: no proxy is blamed", async () => {
    await using proxy = await startProxy(emulator().baseUrl, {
      answer: (method, path, headers) =>
        method !== "OPTIONS" &&
        path.startsWith("/management/v1/") &&
        !path.endsWith("/healthz") &&
        !headers.has("authorization")
          ? json(500, { code: 2, message: "auth header missing" })
          : undefined,
    });
    const diagnosis = await doctor(envOf(proxy.origin, "operator"), ["--protocol", "rest"]);
    expect(diagnosis.found.get("rest")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("as ZITADEL 4.11 does"),
    });
    expect(failures(diagnosis)).toEqual(["grpc"]);
  });

  test("a server that has just started, and refuses REST for a second", { timeout: 15_000 }, async () => {
    const startedAt = performance.now();
    await using proxy = await startProxy(emulator().baseUrl, {
      answer: (_, path) =>
        path.startsWith("/management/v1/") && performance.now() - startedAt < 2_500
          ? json(503, {
              code: 14,
              message:
                'connection error: desc = "transport: Error while dialing: dial tcp [::1]:8080: connect: connection refused"',
            })
          : undefined,
    });
    const { found } = await doctor({ ZITADEL_URL: proxy.origin });
    expect(performance.now() - startedAt).toBeGreaterThan(2_500);
    expect(found.get("rest")?.status).toBe("ok");
  });
});

describe("a page's origin that the token's application does not have", () => {
  const withOrigin = async (origin: string) => {
    await using proxy = await startProxy(emulator().baseUrl, {
      answer: (method, path, headers) =>
        method === "GET" && path.endsWith("/orgs/me") && headers.get("origin") === "https://desk.example.com"
          ? refusal(403, 7, "AUTH-DZG21", "Errors.OriginNotAllowed")
          : undefined,
    });
    return (await doctor(envOf(proxy.origin, "operator"), ["--origin", origin])).found;
  };

  test("REST refuses it", async () => {
    const found = await withOrigin("https://desk.example.com");
    expect(found.get("cors rest")).toMatchObject({
      status: "failed",
      message: "with this token a page of https://desk.example.com may not call (AUTH-DZG21)",
    });
    expect(found.get("cors grpc-web")?.status).toBe("ok");
  });

  test("and no other", async () => {
    expect((await withOrigin("https://other.example.com")).get("cors rest")?.status).toBe("ok");
  });
});

test.each(["constructor", "__proto__"])("an error whose id is %s is only an error", async (id) => {
  await using proxy = await startProxy(emulator().baseUrl, {
    answer: (_, path, headers) =>
      path.endsWith("/orgs/me") && headers.get("authorization") === "Bearer operator-token"
        ? refusal(403, 7, id, "no")
        : undefined,
  });
  const { code, stdout, stderr } = await run(["doctor", "--protocol", "rest"], {
    env: envOf(proxy.origin, "operator"),
  });
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(stdout).toMatch(
    new RegExp(`^failed   organization: no \\(${id}\\)\n {9}try again with another`, "m"),
  );
});
