import { cpSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import * as esbuild from "esbuild";
import type { Browser } from "playwright-core";
import * as vite from "vite";
import { afterAll, test as baseTest, beforeAll, describe, expect, inject } from "vitest";
import webpack from "webpack";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { launchChromium, test } from "../support/chromium.js";
import { type HttpServer, startHttpServer } from "../support/http-server.js";
import { emptyProject, run } from "./empty-project.js";
import { allRemoved } from "./entries.js";

const consumer = inject("consumer");
const app = join(consumer, "app");

/**
 * The newest webpack and older ones, that of Next.js 14 and 15 among them. They are installed apart: known
 * vulnerabilities of theirs are none of this repository.
 */
const older = join(consumer, "../webpacks");
const olderVersions = ["5.75.0", "5.94.0", "5.100.2"];
const webpacks: Record<string, () => typeof webpack> = {
  webpack: () => webpack,
  ...Object.fromEntries(
    olderVersions.map((version) => [
      `webpack ${version}`,
      () => createRequire(join(older, "package.json"))(`webpack-${version}`),
    ]),
  ),
};

/** Each builds the app as its documentation says, and configures nothing for the package. */
const bundlers: Record<string, (outDir: string) => Promise<unknown>> = {
  async esbuild(outDir) {
    cpSync(join(app, "index.html"), join(outDir, "index.html"));
    const entryPoints = [join(app, "main.js"), join(app, "worker.js")];
    await esbuild.build({ entryPoints, outdir: outDir, bundle: true, minify: true, format: "esm" });
  },
  async vite(outDir) {
    await vite.build({ root: app, configFile: false, logLevel: "warn", build: { outDir } });
  },
  ...Object.fromEntries(
    Object.entries(webpacks).map(([name, load]) => [
      name,
      async (outDir: string) => {
        cpSync(join(app, "index.html"), join(outDir, "index.html"));
        await bundle(load(), { context: app, entry: "./main.js", output: { path: outDir } });
      },
    ]),
  ),
};

async function bundle(bundler: typeof webpack, options: webpack.Configuration): Promise<void> {
  const compiler = bundler({ mode: "production", performance: { hints: false }, ...options });
  const stats = await promisify(compiler!.run).call(compiler);
  await promisify(compiler!.close).call(compiler);
  expect(stats?.toJson({ errors: true, warnings: true })).toMatchObject({ errors: [], warnings: [] });
}

const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

function serve(folder: string): Promise<HttpServer> {
  return startHttpServer(async ({ path }, response) => {
    const file = path === "/" ? "/index.html" : path;
    const content = await readFile(join(folder, file)).catch(() => undefined);
    response
      .writeHead(content ? 200 : 404, { "content-type": types[extname(file)] ?? "text/plain" })
      .end(content);
  });
}

let browser: Browser;
let emulator: Emulator;
beforeAll(async () => {
  cpSync(join(import.meta.dirname, "app"), app, { recursive: true });
  cpSync(join(import.meta.dirname, "consumer"), consumer, { recursive: true });
  emptyProject(
    older,
    olderVersions.map((version) => `webpack-${version}@npm:webpack@${version}`),
  );
  browser = await launchChromium();
});
afterAll(() => browser.close());

interface AppScope {
  removeInPage(key: object): Promise<string>;
  removeInWorker(key: object): Promise<string>;
}

describe.each(Object.entries(bundlers))("built by %s", (name, build) => {
  let site: HttpServer;
  beforeAll(async () => {
    const outDir = join(app, "..", `built-by-${name}`);
    await build(outDir);
    site = await serve(outDir);
    emulator = await startEmulator();
  });
  afterAll(async () => {
    await site[Symbol.asyncDispose]();
    await emulator.close();
  });

  test("an app removes a key, in the page and in a worker", async () => {
    const page = await browser.newPage();
    const troubles: string[] = [];
    page.on("console", (message) => troubles.push(message.text()));
    page.on("pageerror", ({ message }) => troubles.push(message));
    await page.goto(site.origin);
    const { users } = emulator.world;
    const owner = users.find(({ tokens }) => tokens?.length)!;
    const user = users.find(({ factors }) => factors?.filter(({ type }) => type === "u2f").length)!;
    const [first] = user.factors!.flatMap((factor) => (factor.type === "u2f" ? [factor.id] : []));
    const key = { baseUrl: emulator.baseUrl, auth: owner.tokens![0]!, userId: user.id, tokenId: first! };
    const inPage = (one: object) =>
      page.evaluate((data) => (globalThis as unknown as AppScope).removeInPage(data), one);
    const inWorker = (one: object) =>
      page.evaluate((data) => (globalThis as unknown as AppScope).removeInWorker(data), one);
    expect(await inPage(key)).toBe(user.orgId);
    expect(await inWorker(key)).toBe("COMMAND-DAfb2");
    expect(emulator.calls.map(({ protocol, rpc }) => `${protocol} ${rpc}`)).toEqual(
      Array(2).fill("grpc-web RemoveHumanAuthFactorU2F"),
    );
    expect(troubles).toEqual([]);
    await page.close();
  });
});

baseTest.each(Object.keys(webpacks))("every entry built for Node by %s removes a key", async (name) => {
  const path = join(consumer, `../node-by-${name}`);
  await bundle(webpacks[name]!(), {
    context: consumer,
    entry: "./by-import.js",
    target: "node22",
    output: { path },
  });
  expect(run(process.execPath, [join(path, "main.js")], path)).toBe(allRemoved);
});
