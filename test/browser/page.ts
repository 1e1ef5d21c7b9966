import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { type HttpServer, startHttpServer } from "../support/http-server.js";
import type { PageCall, PageOutcome } from "./page-program.js";

/** A page on an origin of its own, with both transports. */
export interface ClientPage extends AsyncDisposable {
  page: Page;
  /** The origin of the page. */
  origin: string;
  /** Makes a call in the page. */
  call(call: PageCall): Promise<PageOutcome>;
  /** Makes a call in a worker of the page. */
  callInWorker(call: PageCall): Promise<PageOutcome>;
  /** The requests that the network log shows as failed or aborted, with the reason. */
  failedRequests: string[];
}

/** Serves the page, with a content security policy if one is given, and opens it. */
export async function openClientPage(browser: Browser, policy?: string): Promise<ClientPage> {
  const server = await servePage(policy);
  const context = await browser.newContext();
  const page = await context.newPage();
  const failedRequests: string[] = [];
  page.on("requestfailed", (request) =>
    failedRequests.push(`${request.url()} ${request.failure()?.errorText}`),
  );
  await page.goto(server.origin);
  return {
    page,
    origin: server.origin,
    failedRequests,
    call: (call) =>
      page.evaluate((one) => (globalThis as unknown as PageScope).call(one), call as Serializable),
    callInWorker: (call) =>
      page.evaluate(async (one) => {
        const worker = new Worker("/program.js", { type: "module" });
        try {
          return await new Promise<PageOutcome>((resolve, reject) => {
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = ({ message }) => reject(new Error(message));
            worker.postMessage(one);
          });
        } finally {
          worker.terminate();
        }
      }, call as Serializable),
    async [Symbol.asyncDispose]() {
      await context.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

type PageScope = { call: (call: Serializable) => Promise<PageOutcome> };

/** Without the type of the call, which is too deep for that of `evaluate`. */
type Serializable = object;

async function servePage(policy: string | undefined): Promise<HttpServer> {
  const program = await bundleProgram();
  return startHttpServer(({ path }, response) => {
    if (policy) response.setHeader("content-security-policy", policy);
    if (path === "/program.js") response.setHeader("content-type", "text/javascript").end(program);
    else if (path === "/") response.setHeader("content-type", "text/html").end(html);
    else response.writeHead(404).end();
  });
}

const html = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/program.js"></script>`;

async function bundleProgram(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "page-program.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]!.contents;
}
