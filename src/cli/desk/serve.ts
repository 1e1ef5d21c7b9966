import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type DeskFiles, type DeskSettings, mediaType, securityHeaders } from "./files.js";

/** A page that is served on loopback. */
export interface DeskSite extends AsyncDisposable {
  /** The address of the page, with its final slash. */
  url: string;
}

/** Serves the page on loopback only. Port 0 is a free one. */
export async function serveDesk(files: DeskFiles, settings: DeskSettings, port: number): Promise<DeskSite> {
  const headers = securityHeaders(settings);
  const server = createServer((request, response) => answer(files, headers, request, response));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(
  files: DeskFiles,
  headers: [string, string][],
  { method, url = "/" }: IncomingMessage,
  response: ServerResponse,
): void {
  for (const [name, value] of headers) response.setHeader(name, value);
  if (method !== "GET" && method !== "HEAD") {
    response.writeHead(405, { allow: "GET, HEAD" }).end();
    return;
  }
  const path = url.replace(/[?#].*/s, "").slice(1) || "index.html";
  const body = files.get(path);
  if (!body) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("There is no such file.\n");
    return;
  }
  // What lies in assets has its content in its name.
  const lasting = path.startsWith("assets/");
  response.writeHead(200, {
    "content-type": mediaType(path),
    "content-length": body.length,
    "cache-control": lasting ? "public, max-age=31536000, immutable" : "no-cache",
  });
  response.end(method === "HEAD" ? undefined : body);
}
