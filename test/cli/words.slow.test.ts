import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import type { HttpServer } from "../support/http-server.js";
import { buildBinary, run } from "./binary.js";
import { startProxy } from "./servers.js";
import { envOf, helpDeskWorld } from "./world.js";

buildBinary();

let emulator: Emulator;
let proxy: HttpServer;
beforeAll(async () => {
  emulator = await startEmulator({ world: helpDeskWorld() });
  proxy = await startProxy(emulator.baseUrl, {});
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await emulator.close();
});

const token = { ZITADEL_TOKEN: "help-desk-token" };
const libraryWords = /baseUrl|orgId|allowTokenOverPlaintext|servername/;

describe("an address", () => {
  const meant = "an origin with https:// or http:// is meant, such as";

  test.each<[string, string]>([
    ["localhost:8081", `ZITADEL_URL is "localhost:8081": ${meant} https://localhost:8081`],
    [
      "ftp://zitadel.example",
      `ZITADEL_URL is "ftp://zitadel.example": ${meant} https://example.zitadel.cloud`,
    ],
    [
      "https://zitadel.example/x",
      `ZITADEL_URL is "https://zitadel.example/x": ${meant} https://zitadel.example`,
    ],
    ["8081", `ZITADEL_URL is "8081": ${meant}`],
    ["https://", `ZITADEL_URL is "https://": ${meant}`],
    ["https://zitadel.example/x?token=secret-word", 'ZITADEL_URL is "https://zitadel.example/x…": an origin'],
    [
      "https://me:secret-word@zitadel.example",
      "ZITADEL_URL is (not shown, because it may hold a secret): an",
    ],
    ["secret-word-secret-word-secret-word-secret-word", "ZITADEL_URL is (not shown"],
    [`${"secret-word".repeat(8)}.a.b`, "ZITADEL_URL is (not shown"],
    [
      "http://zitadel.example:8080",
      'ZITADEL_URL is "http://zitadel.example:8080": no token is sent over plain http',
    ],
  ])("%s is wrong usage", async (url, message) => {
    const { code, stdout, stderr } = await run(["users", "find", "x"], {
      env: { ZITADEL_URL: url, ...token },
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).not.toMatch(libraryWords);
    expect(stderr).not.toContain("secret-word");
  });

  test("is told by the option that gave it", async () => {
    const { stderr } = await run(["users", "find", "x", "--url", "localhost:1"], { env: envOf("http://h") });
    expect(stderr).toContain('error: --url is "localhost:1"');
  });

  test("of a page means its origin, which is said", async () => {
    const page = `${emulator.baseUrl}/ui/console/users?org=1&code=secret-word#x`;
    const { code, stdout, stderr } = await run(["users", "find", "alice", "--url", page], { env: token });
    expect(stderr).toBe(
      `--url is the address of a page: its origin ${emulator.baseUrl} is used; its organization is not, which --org names\n`,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("Alice") });
  });

  test("without https:// means https", async () => {
    const env = { ZITADEL_URL: "zitadel.invalid", ...token };
    const { code, stderr } = await run(["users", "find", "x", "--json"], { env });
    expect(code).toBe(5);
    const { message } = JSON.parse(stderr).error;
    expect(message).toContain("zitadel.invalid: is the host of ZITADEL_URL spelled right?");
  });

  test.each(["grpc", "grpc-web", "rest"])(
    "of another server is told in our words over %s",
    async (protocol) => {
      await using other = await startProxy(emulator.baseUrl, {
        answer: () => ({ status: 404, type: "text/html", body: "<p>none</p>" }),
      });
      const args = ["users", "find", "x", "--protocol", protocol, "--url", other.origin];
      const { code, stderr } = await run(args, { env: token });
      expect(code).toBe(5);
      expect(stderr).not.toMatch(libraryWords);
    },
  );
});

test("an organization that is none is told with what was typed", async () => {
  const env = { ...envOf(emulator.baseUrl), ZITADEL_ORG_ID: "two words" };
  const { code, stderr } = await run(["users", "find", "x"], { env });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'error: ZITADEL_ORG_ID is "two words": the id of an organization is meant, such as 69629023906488334\n',
  });
});

// Every system of this kind takes 0.0.0.0 for itself, and the program for another machine.
test.skipIf(process.platform !== "linux")("--allow-plaintext sends the token, and warns", async () => {
  const url = emulator.baseUrl.replace("127.0.0.1", "0.0.0.0");
  const args = ["users", "find", "alice", "--header", "x-zitadel-instance-host: localhost", "--url", url];
  for (const env of [token, { ZITADEL_CLIENT_ID: "help-desk", ZITADEL_CLIENT_SECRET: "help-desk-secret" }]) {
    const refused = await run(args, { env });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("use https, or --allow-plaintext");
    const { code, stderr } = await run([...args, "--allow-plaintext"], { env });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `warning: everybody on the way to ${new URL(url).host} can read the token, and all else: it is plain http\n`,
    });
  }
  const unneeded = await run([...args.with(-1, emulator.baseUrl), "--allow-plaintext"], { env: token });
  expect(unneeded).toMatchObject({ code: 0, stderr: "" });
});

describe("--header", () => {
  const headers = ["--header", "X-Zitadel-Instance-Host: localhost", "--header", "x-gate: s3cret-of-gate"];

  test.each([
    [["users", "find", "alice", "--protocol", "rest"]],
    [["users", "find", "alice", "--protocol", "grpc-web"]],
    [["whoami", "--protocol", "rest"]],
    [["factors", "export", "--protocol", "rest"]],
  ])("is on every request of %j", async (args) => {
    proxy.requests.length = 0;
    const { code, stdout, stderr } = await run([...args, ...headers], { env: envOf(proxy.origin) });
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).not.toContain("s3cret-of-gate");
    expect(proxy.requests.length).toBeGreaterThan(0);
    for (const request of proxy.requests) {
      expect(request.headers.get("x-zitadel-instance-host"), request.path).toBe("localhost");
      expect(request.headers.get("x-gate"), request.path).toBe("s3cret-of-gate");
    }
  });

  test("is on the request for a token", async () => {
    proxy.requests.length = 0;
    const env = {
      ZITADEL_URL: proxy.origin,
      ZITADEL_CLIENT_ID: "help-desk",
      ZITADEL_CLIENT_SECRET: "help-desk-secret",
    };
    await run(["users", "find", "alice", "--protocol", "rest", "--header", "x-gate: a"], { env });
    const { headers } = proxy.requests.find(({ path }) => path === "/oauth/v2/token")!;
    expect(headers.get("x-gate")).toBe("a");
  });

  test("is on the questions of doctor", async () => {
    proxy.requests.length = 0;
    await run(["doctor", ...headers], { env: envOf(proxy.origin) });
    const asked = proxy.requests.filter(({ path }) => path !== "/debug/healthz");
    expect(asked.length).toBeGreaterThan(20);
    for (const request of asked) expect(request.headers.get("x-gate"), request.path).toBe("s3cret-of-gate");
  });

  test("is in printed requests, but for what may be a secret", async () => {
    const args = ["factors", "remove", "alice", "Laptop", ...headers];
    const env = envOf(emulator.baseUrl);
    const curl = await run([...args, "--print", "curl"], { env });
    expect(curl.stdout).toContain(`-H 'x-zitadel-instance-host: localhost' -H 'x-gate: '"$HEADER_X_GATE"`);
    const { stdout } = await run([...args, "--dry-run", "--json"], { env });
    expect(JSON.parse(stdout).requests[0].headers).toEqual(
      expect.arrayContaining(["x-zitadel-instance-host: localhost", "x-gate: ***"]),
    );
    expect(curl.stdout + curl.stderr + stdout).not.toContain("s3cret-of-gate");
  });

  test.each([
    ["s3cret", '--header must be "name: value"'],
    [": s3cret", '--header must be "name: value"'],
    ["x-gate:", "--header x-gate has no value: was the variable set?"],
    [
      "Authorization: Bearer s3cret",
      "--header authorization cannot be set: the token has options of its own",
    ],
    ["x-zitadel-orgid: s3cret", "--header x-zitadel-orgid cannot be set: --org names the organization"],
    [
      "Host: s3cret",
      "the header host belongs to the connection, and cannot be set: use x-zitadel-instance-host",
    ],
    ["grpc-timeout: s3cret", "--header grpc-timeout cannot be set: it belongs to the protocol"],
    [
      "x-gate: s3cret\nx-other: b",
      "headers must be names and values that HTTP can carry: not that of x-gate",
    ],
  ])("%j is refused", async (header, message) => {
    const { code, stderr } = await run(["users", "find", "x", "--header", header], {
      env: envOf("http://127.0.0.1:9"),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("s3cret");
  });

  test("of one name is refused twice", async () => {
    const args = ["users", "find", "x", "--header", "x-gate: a", "--header", "X-Gate: b"];
    const { code, stderr } = await run(args, { env: envOf("http://127.0.0.1:9") });
    expect({ code, stderr }).toEqual({ code: 2, stderr: "error: --header x-gate is given twice\n" });
  });
});

describe("--verbose", () => {
  const service = "zitadel.management.v1.ManagementService";

  test("tells each call, and nothing of it", async () => {
    const before = emulator.calls.length;
    const { code, stderr } = await run(["factors", "list", "alice", "--verbose"], {
      env: envOf(emulator.baseUrl),
    });
    expect(code).toBe(0);
    const calls = stderr.split("\n").filter((line) => line.startsWith("zitadel."));
    expect(calls.length).toBe(emulator.calls.length - before);
    for (const line of calls)
      expect(line).toMatch(/^zitadel\.management\.v1\.ManagementService\/\w+ [A-Z_]+( [\w-]+)? \d+ ms$/);
    expect(stderr).toContain(`${service}/ListHumanAuthFactors OK `);
    expect(stderr).not.toContain("help-desk-token");
  });

  test("with --json is a line of JSON per call, and how it failed is told", async () => {
    const env = { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: "nobodys" };
    const { code, stdout, stderr } = await run(["users", "find", "a", "--verbose", "--json"], { env });
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.at(-2)).toEqual({
      call: {
        rpc: `${service}/ListUsers`,
        status: "UNAUTHENTICATED",
        errorId: "AUTH-7fs1e",
        durationMs: expect.any(Number),
      },
    });
    expect(lines.at(-1)).toHaveProperty("error");
  });

  test("tells the calls of doctor with the token too", async () => {
    const { stderr } = await run(["doctor", "--verbose"], { env: envOf(emulator.baseUrl) });
    expect(stderr).toContain(`${service}/GetMyOrg OK `);
  });
});
