import type { ServerResponse } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchChromium, test } from "../support/chromium.js";
import { type HttpServer, startHttpServer } from "../support/http-server.js";
import { type ClientPage, openClientPage } from "./page.js";
import type { PageCall, PageOutcome } from "./page-program.js";

let browser: Browser;
let client: ClientPage;
let server: HttpServer;
beforeAll(async () => {
  browser = await launchChromium();
  client = await openClientPage(browser);
});
afterEach(() => server[Symbol.asyncDispose]());
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await browser.close();
});

/** A removal whose answer, after a preflight that allows everything, is what a proxy makes of it. */
async function removal(
  protocol: "grpc-web" | "rest",
  answer: (response: ServerResponse) => unknown,
): Promise<PageOutcome> {
  client.failedRequests.length = 0;
  server = await startHttpServer(({ method }, response) => {
    response.setHeader("access-control-allow-origin", client.origin);
    response.setHeader("access-control-allow-methods", "DELETE, POST");
    response.setHeader("access-control-allow-headers", "content-type, x-grpc-web, x-user-agent");
    if (method === "OPTIONS") response.writeHead(204).end();
    else answer(response);
  });
  return client.call({
    protocol,
    options: { baseUrl: server.origin },
    rpc: "removeHumanMultiFactorU2F",
    request: { userId: "1", tokenId: "2" },
  });
}

const unknown = "; outcome unknown: look whether RemoveHumanAuthFactorU2F was done";
const grpcWeb = { "content-type": "application/grpc-web+proto" };
const foreign = (what: string, hint = "") =>
  `${what} from ${server.origin} is no answer of ZITADEL (a wrong baseUrl, or a proxy?)${hint}`;

test.each([
  [401, 16, ""],
  [403, 7, ""],
  [404, 12, ""],
  [429, 14, ""],
  [502, 14, unknown],
  [503, 14, unknown],
  [504, 14, unknown],
  [200, 2, unknown],
])("HTML with HTTP %i", async (status, code, hint) => {
  for (const protocol of ["grpc-web", "rest"] as const) {
    const outcome = await removal(protocol, (response) =>
      response.writeHead(status, { "content-type": "text/html" }).end("<h1>Sorry</h1>"),
    );
    expect(outcome).toEqual({ code, message: foreign(`HTTP ${status} (text/html)`, hint) });
    expect(client.failedRequests).toEqual([]);
    await server[Symbol.asyncDispose]();
  }
});

test("a redirect", async () => {
  for (const protocol of ["grpc-web", "rest"] as const) {
    const outcome = await removal(protocol, (response) =>
      response.writeHead(302, { location: "https://login.example" }).end(),
    );
    expect(outcome).toEqual({ code: 2, message: foreign("a redirect") });
    await server[Symbol.asyncDispose]();
  }
});

const inHeaders = {
  ...grpcWeb,
  "grpc-status": "7",
  "grpc-message": "No matching permissions found (AUTH-5mWD2)",
  "access-control-expose-headers": "grpc-status, grpc-message",
};
const emptyTrailer = Buffer.from([0x80, 0, 0, 0, 0]);

test.each([
  ["and no body", []],
  ["and an empty trailer", emptyTrailer],
])("a status in the headers %s", async (_, body) => {
  const outcome = await removal("grpc-web", (response) =>
    response.writeHead(200, inHeaders).end(Buffer.from(body)),
  );
  expect(outcome).toEqual({ code: 7, message: "No matching permissions found (AUTH-5mWD2)" });
  expect(client.failedRequests).toEqual([]);
});

test("a status in headers that CORS hides", async () => {
  const { "access-control-expose-headers": _, ...hidden } = inHeaders;
  const outcome = await removal("grpc-web", (response) => response.writeHead(200, hidden).end());
  expect(outcome).toEqual({
    code: 14,
    message: `the answer is empty (does CORS expose grpc-status?)${unknown}`,
  });
});

test.each([
  ["grpc-web", grpcWeb, [0, 0, 0, 0, 9, 10]],
  ["rest", { "content-type": "application/json" }, '{"details":'],
] as const)("an answer of %s that is cut short", async (protocol, headers, body) => {
  const outcome = await removal(protocol, (response) =>
    response.writeHead(200, headers).end(Buffer.from(body as string)),
  );
  expect(outcome).toEqual({ code: 14, message: `the answer was cut short${unknown}` });
  expect(client.failedRequests).toEqual([]);
});

test.each(["grpc-web", "rest"] as const)(
  "a connection of %s that is lost in the middle of an answer",
  async (protocol) => {
    const outcome = await removal(protocol, (response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("x", () => response.destroy());
    });
    expect(outcome).toMatchObject({ code: 14, message: expect.stringContaining(unknown) });
  },
);

test("a person whom a proxy lets browsers keep for an hour is asked for again", async () => {
  let sequence = 0;
  server = await startHttpServer(({ method }, response) => {
    response.setHeader("access-control-allow-origin", client.origin);
    response.setHeader("cache-control", "public, max-age=3600");
    if (method === "GET") sequence += 1;
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ user: { id: "1", details: { sequence: `${sequence}` } } }));
  });
  const get: PageCall = {
    protocol: "rest",
    options: { baseUrl: server.origin },
    rpc: "getUserByID",
    request: { id: "1" },
  };
  await client.call(get);
  expect(await client.call(get)).toMatchObject({ response: { user: { details: { sequence: "2" } } } });
});
