import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { emptyProject } from "../package/empty-project.js";
import { test as browserTest, launchChromium } from "../support/chromium.js";
import { type HttpServer, startHttpServer } from "../support/http-server.js";

const versions = [
  ["14.2.35", "18.3.1"],
  ["15.5.29", "19.3.1"],
  ["16.4.6", "19.3.1"],
] as const;

const keys = ["rest", "grpc-web", "default", "edge", "in-browser", "kept"];

/** Passes requests for tokens on to the emulator, and remembers them: its own log has calls only. */
function startIssuer(): Promise<HttpServer> {
  return startHttpServer(async ({ path, method, headers, body }, response) => {
    headers.delete("host");
    const answer = await fetch(emulator.baseUrl + path, { method, headers, body: new Uint8Array(body) });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
}

let emulator: Emulator;
let issuer: HttpServer;
let browser: Browser;
beforeAll(async () => {
  if (inject("chromium")) browser = await launchChromium();
});
afterAll(() => browser?.close());

const startWorld = () =>
  startEmulator({
    world: {
      orgs: [{ id: "1", name: "Acme" }],
      users: [
        {
          id: "10",
          orgId: "1",
          userName: "desk",
          machine: { clientSecret: "secret" },
          roles: { "1": ["ORG_OWNER"] },
          tokens: ["a-token"],
        },
        {
          id: "11",
          orgId: "1",
          userName: "ada",
          human: {},
          factors: keys.map((id) => ({ type: "u2f" as const, id, name: id })),
        },
      ],
    },
  });

describe.each(versions)("an app on Next.js %s", (next, react) => {
  const project = join(inject("consumer"), `../next-${next}`);
  const program = [join(project, "node_modules/next/dist/bin/next")];
  let env: NodeJS.ProcessEnv;
  let origin: string;
  let stop: () => Promise<unknown>;

  /** Starts the app that was built. */
  async function start(): Promise<void> {
    const server = spawn(process.execPath, [...program, "start", "-H", "127.0.0.1", "-p", "0"], {
      cwd: project,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    stop = () => {
      server.kill();
      return once(server, "exit");
    };
    for await (const line of createInterface({ input: server.stdout })) {
      const address = /Local: +(http:\/\/\S+)/.exec(line)?.[1];
      if (address) origin = address;
      if (/Ready in/.test(line)) break;
    }
    server.stdout.resume();
  }

  const html = async (path: string) => (await fetch(origin + path)).text();
  const listed = async (path: string) =>
    [...(await html(path)).matchAll(/<p>([\w-]+): (?:<!-- -->)?([^<;]*)/g)].map(([, protocol, ids]) => [
      protocol,
      ids!.split(" "),
    ]);
  const remove = async (path: string, request: object) =>
    (await fetch(origin + path, { method: "POST", body: JSON.stringify(request) })).text();
  const callsOf = (rpc: string) => emulator.calls.filter((call) => call.rpc === rpc).length;

  beforeAll(async () => {
    emulator = await startWorld();
    issuer = await startIssuer();
    emptyProject(project, [inject("tarball"), `next@${next}`, `react@${react}`, `react-dom@${react}`]);
    cpSync(join(import.meta.dirname, "next"), project, { recursive: true });
    env = {
      PATH: process.env.PATH,
      NEXT_TELEMETRY_DISABLED: "1",
      ZITADEL_URL: emulator.baseUrl,
      TOKEN_ISSUER: issuer.origin,
      CLIENT_SECRET: "secret",
      BROWSER_TOKEN: "a-token",
      PERSON_ID: "11",
    };
    await promisify(execFile)(process.execPath, [...program, "build"], { cwd: project, env });
    await start();
  });
  afterAll(async () => {
    await stop?.();
    await issuer[Symbol.asyncDispose]();
    await emulator.close();
  });

  test("the same removal twice reaches the server twice, and pages show what is left", async () => {
    let left = keys;
    for (const [path, protocol, tokenId] of [
      ["/api/remove", "rest", "rest"],
      ["/api/remove", "grpc-web", "grpc-web"],
      ["/api/remove", "default", "default"],
      ["/api/edge", "default", "edge"],
    ] as const) {
      const shown = [
        ["rest", left],
        ["grpc-web", left],
      ];
      expect(await listed("/")).toEqual(shown);
      expect(await listed("/over-grpc")).toEqual([["grpc", left]]);
      const before = callsOf("RemoveHumanAuthFactorU2F");
      expect(await remove(path, { protocol, tokenId })).toMatch(/^event \d+$/);
      expect(await remove(path, { protocol, tokenId })).toBe("COMMAND-DAfb2");
      expect(callsOf("RemoveHumanAuthFactorU2F") - before).toBe(2);
      left = left.filter((id) => id !== tokenId);
    }
    expect(await listed("/")).toEqual([
      ["rest", left],
      ["grpc-web", left],
    ]);
  });

  test("no token comes from a cache, also after a restart", async () => {
    const tokensOf = async (path: string) => {
      const before = issuer.requests.length;
      await html(path);
      return issuer.requests.length - before;
    };
    // Each client of the app has a token source of its own: the page has two.
    expect([await tokensOf("/"), await tokensOf("/"), await tokensOf("/over-grpc")]).toEqual([2, 2, 1]);
    await stop();
    await start();
    expect([await tokensOf("/"), await tokensOf("/over-grpc")]).toEqual([2, 1]);
  });

  browserTest("a client component removes a key over gRPC-web", async () => {
    const page = await browser.newPage();
    await page.goto(origin);
    const button = page.getByRole("button", { name: "Remove" });
    await button.click();
    await page.getByText(/^event \d+$/).waitFor();
    await button.click();
    await page.getByText("COMMAND-DAfb2").waitFor();
    const { protocol, request } = emulator.calls.at(-1)!;
    expect([protocol, request]).toMatchObject(["grpc-web", { tokenId: "in-browser" }]);
    await page.close();
  });
});
