import { cpSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import * as esbuild from "esbuild";
import type { Browser } from "playwright-core";
import * as vite from "vite";
import { afterAll, test as baseTest, beforeAll, describe, expect, inject } from "vitest";
import type webpack from "webpack";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { launchChromium, test } from "../support/chromium.js";
import { type HttpServer, startHttpServer } from "../support/http-server.js";
import { run } from "./empty-project.js";
import { allRemoved } from "./entries.js";

const consumer = inject("consumer");
const app = join(consumer, "app");

/** Builds the app into a folder, as the documentation of the bundler says, and configures nothing for the package. */
export type Bundler = (outDir: string) => Promise<unknown>;

export const withEsbuild: Bundler = async (outDir) => {
  cpSync(join(app, "index.html"), join(outDir, "index.html"));
  const entryPoints = [join(app, "main.js"), join(app, "worker.js")];
  await esbuild.build({ entryPoints, outdir: outDir, bundle: true, minify: true, format: "esm" });
};

export const withVite: Bundler = async (outDir) => {
  await vite.build({ root: app, configFile: false, logLevel: "warn", build: { outDir } });
};

/** `load` returns the version of webpack. */
export const withWebpack =
  (load: () => typeof webpack): Bundler =>
  async (outDir) => {
    cpSync(join(app, "index.html"), join(outDir, "index.html"));
    await bundle(load(), { context: app, entry: "./main.js", output: { path: outDir } });
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

interface AppScope {
  removeInPage(key: object): Promise<string>;
  removeInWorker(key: object): Promise<string>;
}

/** Tests, in Chromium, the app that each bundler builds. */
export function testInPage(bundlers: Record<string, Bundler>): void {
  let browser: Browser;
  beforeAll(async () => {
    cpSync(join(import.meta.dirname, "app"), app, { recursive: true });
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  describe.each(Object.entries(bundlers))("built by %s", (name, build) => {
    let site: HttpServer;
    let emulator: Emulator;
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
}

/** Tests, in Node, all entries as each webpack builds them. */
export function testInNode(webpacks: Record<string, () => typeof webpack>): void {
  beforeAll(() => cpSync(join(import.meta.dirname, "consumer"), consumer, { recursive: true }));

  baseTest.each(Object.entries(webpacks))(
    "every entry built for Node by %s removes a key",
    async (name, load) => {
      const path = join(consumer, `../node-by-${name}`);
      await bundle(load(), {
        context: consumer,
        entry: "./by-import.js",
        target: "node22",
        output: { path },
      });
      expect(run(process.execPath, [join(path, "main.js")], path)).toBe(allRemoved);
    },
  );
}
