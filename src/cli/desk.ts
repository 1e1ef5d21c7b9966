import { once } from "node:events";
import { isConfidential, parseOrigin } from "../options.js";
import { ExitCode, usageError } from "./cli-error.js";
import { exportDesk } from "./desk/export.js";
import { type DeskSettings, deskFiles } from "./desk/files.js";
import { serveDesk } from "./desk/serve.js";
import { note, print } from "./output.js";
import { parsePort } from "./port.js";

/** The options of `desk`. */
export interface DeskArgs {
  url?: string;
  "client-id"?: string;
  api?: "auto" | "v1" | "v2";
  port?: string;
  export?: string;
}

const defaultPort = "4173";

/** `desk`: serves the help-desk page on loopback until Ctrl-C, or writes it as static files. */
export async function run(args: DeskArgs): Promise<ExitCode> {
  const settings = settingsOf(args);
  if (args.export !== undefined && args.port !== undefined) {
    throw usageError("--port is for serving the page, not for --export");
  }
  const port = parsePort(args.port ?? defaultPort);
  const files = await deskFiles(settings);
  if (args.export !== undefined) {
    await exportDesk(files, settings, args.export);
    await print(args.export);
    note("serve these files under one address, with the headers of headers.nginx.conf or headers.Caddyfile;");
    note("in the application, that address is the redirect URI and the post-logout redirect URI");
    return ExitCode.ok;
  }
  await using site = await serveDesk(files, settings, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw usageError(
      `port ${port} is in use: name another one by --port, and give the application that address`,
    );
  });
  await print(site.url);
  note(`the help desk for ${settings.url}; in the application, this address, with its final slash, is the`);
  note("redirect URI and the post-logout redirect URI, in development mode; Ctrl-C ends it");
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  return ExitCode.ok;
}

function settingsOf({ url = process.env.ZITADEL_URL, "client-id": clientId, api }: DeskArgs): DeskSettings {
  if (!url) throw usageError("--url or ZITADEL_URL must say where ZITADEL is");
  if (clientId === undefined) throw usageError("--client-id must be the client id of the application");
  // It goes into a file that anybody may read, and into addresses.
  if (!/^[\x21-\x7e]{1,200}$/.test(clientId)) throw usageError("--client-id is none");
  const origin = parsed(url);
  if (!isConfidential(origin)) {
    throw usageError(`no token is sent over plain http to ${origin.hostname}: use https`);
  }
  return { url: origin.origin, clientId, ...(api && api !== "auto" && { api }) };
}

function parsed(url: string): URL {
  try {
    return parseOrigin(url.replace(/\/$/, ""), "--url");
  } catch (error) {
    throw usageError((error as Error).message);
  }
}
