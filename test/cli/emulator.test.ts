import { execFile } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { World } from "../../src/emulator.js";
import { buildBinary, run, start, startInTerminal } from "./binary.js";
import { acme, alice, envOf, helpDeskWorld } from "./world.js";

buildBinary();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
  writeFileSync(join(folder, "world.json"), JSON.stringify(helpDeskWorld()));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts the emulator, reads so many lines of what it prints, and stops it in the end. */
async function withEmulator(
  args: string[],
  lines: number,
  use: (printed: string[]) => Promise<void>,
): Promise<void> {
  const child = start(["emulator", ...args], { cwd: folder });
  const ended = new Promise((done) => child.once("close", done));
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    if (printed.push(line) === lines) break;
  }
  try {
    await use(printed);
  } finally {
    child.kill("SIGINT");
  }
  expect(await ended).toBe(0);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

test("prints where it answers, and ends well by Ctrl-C", async () => {
  await withEmulator([], 1, async ([baseUrl]) => {
    const { code, stdout } = await run(["factors", "list", "alice"], {
      env: { ZITADEL_URL: baseUrl!, ZITADEL_TOKEN: "demo-token" },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("Blue key");
  });
});

test("has the world of a file, at the port that was asked for", async () => {
  const port = await freePort();
  await withEmulator(["--world", "world.json", "--port", String(port)], 1, async ([baseUrl]) => {
    expect(baseUrl).toBe(`http://127.0.0.1:${port}`);
    const { stdout } = await run(["factors", "list", alice], { env: envOf(baseUrl!) });
    expect(stdout).toContain("Laptop");
    const second = await run(["emulator", "--port", String(port)]);
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toContain("EADDRINUSE");
  });
});

test("--open prints a token, ids, and a curl command that works", async () => {
  await withEmulator(["--world", "world.json", "--open"], 3, async (printed) => {
    const { stdout } = await promisify(execFile)("sh", ["-c", printed.join("\n")]);
    expect(JSON.parse(stdout)).toMatchObject({ details: { resourceOwner: acme } });
    expect(printed[0]).toMatch(/^export ZITADEL_URL=http:\S+ ZITADEL_TOKEN=help-desk-token$/);
    expect(printed[1]).toBe(`# user ${alice} of organization ${acme}, security key 300000000000000001`);
  });
});

test.skipIf(process.platform !== "linux")("--open opens the sign-in page, and says what to try", async () => {
  const opened = join(folder, "opened");
  const browser = join(folder, "browser");
  writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > '${opened}.part'\nmv '${opened}.part' '${opened}'\n`);
  chmodSync(browser, 0o755);
  const session = startInTerminal(["emulator", "--open"], { env: { BROWSER: browser } });
  await session.waitFor(/try first.*zitadel-mgmt factors list \d+/);
  await expect.poll(() => existsSync(opened), { timeout: 4_000 }).toBe(true);
  const page = await fetch(readFileSync(opened, "utf8"));
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<title>")]);
  session.type("\u0003");
  expect(await session.exited).toBe(0);
});

/** Writes a world with this token, and this id in the place of an organization's. */
function writeWorld(token: string, orgId: string): void {
  const text = JSON.stringify(helpDeskWorld()).replaceAll(JSON.stringify(acme), JSON.stringify(orgId));
  const world: World = JSON.parse(text);
  world.users.find(({ id }) => id === "help-desk")!.tokens = ["with a\nline feed", token];
  writeFileSync(join(folder, "world.json"), JSON.stringify(world));
}

test("--open prints what no shell takes for more than it is", async () => {
  const token = "a$(touch<pwned)'b`touch<pwned`;\"c";
  writeWorld(token, "1$(touch<pwned)'");
  await withEmulator(["--world", "world.json", "--open"], 2, async (printed) => {
    const script = [...printed, 'printf %s "$ZITADEL_TOKEN"'].join("\n");
    const { stdout } = await promisify(execFile)("sh", ["-c", script], { cwd: folder });
    expect(stdout).toBe(token);
    expect(readdirSync(folder)).toEqual(["world.json"]);
  });
});

test("--open refuses ids that would end a line", async () => {
  writeWorld("token", "1\ntouch pwned #");
  const { code, stdout } = await run(["emulator", "--world", "world.json", "--open"], { cwd: folder });
  expect([code, stdout]).toEqual([2, ""]);
});

test("--open --json", async () => {
  await withEmulator(["--open", "--json"], 1, async ([line]) => {
    const { baseUrl, token, userId, curl } = JSON.parse(line!);
    expect(
      await run(["factors", "list", userId], { env: { ZITADEL_URL: baseUrl, ZITADEL_TOKEN: token } }),
    ).toMatchObject({
      code: 0,
    });
    expect(curl).toContain(`${baseUrl}/management/v1/users/${userId}/auth_factors/u2f/`);
  });
});

test("a world that contradicts itself is wrong usage", async () => {
  const world = helpDeskWorld();
  world.users[0]!.orgId = "none";
  writeFileSync(join(folder, "world.json"), JSON.stringify(world));
  const { code, stderr } = await run(["emulator", "--world", "world.json"], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain(`world.json: user ${alice}`);
});

test("a world may be a file as PowerShell writes it", async () => {
  const text = `\ufeff${JSON.stringify(helpDeskWorld())}`;
  writeFileSync(join(folder, "world.json"), text, "utf16le");
  await withEmulator(["--world", "world.json"], 1, async ([baseUrl]) => {
    expect((await fetch(`${baseUrl}/healthz`)).status).toBe(200);
  });
});

test("a host with a port is wrong usage", async () => {
  const { code, stderr } = await run(["emulator", "--allowed-hosts", "zitadel, zitadel:8080"]);
  expect(code).toBe(2);
  expect(stderr).toContain('--allowed-hosts: "zitadel:8080" is no name of a host, without port');
});

test("a mistake in a world is told with its place", async () => {
  const world = { ...helpDeskWorld(), user: [] };
  writeFileSync(join(folder, "world.json"), JSON.stringify(world));
  const { code, stderr } = await run(["emulator", "--world", "world.json"], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain("world.json: user is unknown: did you mean users?");
});

test("--log prints a line per call, to the standard error", async () => {
  const child = start(["emulator", "--world", "world.json", "--log"], { cwd: folder });
  const lines: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => lines.push(line));
  const [baseUrl] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  await run(["factors", "list", alice], { env: envOf(baseUrl) });
  const line = new RegExp(`^\\d\\d:\\d\\d:\\d\\d v\\d grpc \\w+ ${alice} in ${acme} by help-desk: ok$`);
  await expect.poll(() => lines).toContainEqual(expect.stringMatching(line));
  child.kill("SIGINT");
  await once(child, "close");
});

test("--host, --allowed-hosts and --control let other machines in", async () => {
  const args = ["--host", "0.0.0.0", "--allowed-hosts", "zitadel,other", "--control", "off"];
  await withEmulator(args, 1, async ([baseUrl]) => {
    const { port } = new URL(baseUrl!);
    const status = async (path: string, host: string) => {
      const request = get({ host: "127.0.0.1", port, path, headers: { host } });
      const [response] = (await once(request, "response")) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    expect(await status("/management/v1/orgs/me", "other:8080")).toBe(401);
    expect(await status("/management/v1/orgs/me", "unknown:8080")).toBe(404);
    expect(await status("/emulator/v1/world", "other")).toBe(404);
  });
});
