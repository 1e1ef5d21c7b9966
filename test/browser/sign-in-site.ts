import { join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { type HttpServer, startHttpServer } from "../support/http-server.js";
import type { SignInPage, SignInSettings } from "./sign-in-program.js";

const html = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/program.js"></script>`;

/** Serves the application that signs people in. The settings are asked for with each visit. */
export async function serveApp(settings: () => SignInSettings): Promise<HttpServer> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "sign-in-program.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return startHttpServer(({ path }, response) => {
    if (path === "/settings.json") response.end(JSON.stringify(settings()));
    else if (path === "/program.js")
      response.setHeader("content-type", "text/javascript").end(outputFiles[0]!.contents);
    else response.setHeader("content-type", "text/html").end(html);
  });
}

/** Lets the application in a page do something, once it has loaded. */
export async function inApp<T>(page: Page, run: (app: SignInPage) => Promise<T>): Promise<T> {
  await page.waitForFunction(() => "app" in globalThis);
  return page.evaluate(`(${run})(globalThis.app)`) as Promise<T>;
}
