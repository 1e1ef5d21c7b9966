import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join, relative } from "node:path";
import { CliError, ExitCode } from "../cli-error.js";

/** Where the page signs in and whom it calls; what `config.json` says. */
export interface DeskSettings {
  /** The origin of the ZITADEL instance. */
  url: string;
  clientId: string;
  /** Default: v1 where the server has it. */
  api?: "v1" | "v2";
}

/** The files of the page, by their paths below it, with `config.json`. */
export type DeskFiles = ReadonlyMap<string, Buffer>;

/** Where the build puts the page. */
function builtPage(): string {
  const { resolve } = createRequire(import.meta.url);
  return join(dirname(resolve("zitadel-mgmt/package.json")), "dist/desk");
}

/** Reads the built page, and makes it that of a ZITADEL server. */
export async function deskFiles(settings: DeskSettings, folder: string = builtPage()): Promise<DeskFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const files = new Map<string, Buffer>();
  for (const path of paths) files.set(relative(folder, path).replaceAll("\\", "/"), await readFile(path));
  const index = files.get("index.html");
  if (!index) throw new CliError(`the page is not built: ${folder} has no index.html`, ExitCode.failed);
  files.set("index.html", Buffer.from(index.toString().replace("%VITE_ZITADEL_URL%", settings.url)));
  files.set("config.json", Buffer.from(`${JSON.stringify(settings, null, 2)}\n`));
  return files;
}

/**
 * What a browser is told with each file: to run nothing else, to ask nobody but this server and ZITADEL, and to show the page in no
 * frame, which only a header can say.
 */
export function securityHeaders({ url }: DeskSettings): [name: string, value: string][] {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${url}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return [
    ["Content-Security-Policy", policy.join("; ")],
    ["X-Content-Type-Options", "nosniff"],
    ["Referrer-Policy", "no-referrer"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
  ];
}

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".md": "text/markdown; charset=utf-8",
};

/** The media type of a file. */
export function mediaType(path: string): string {
  return types[extname(path)] ?? "application/octet-stream";
}
