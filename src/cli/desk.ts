import { once } from "node:events";
import { isConfidential } from "../options.js";
import { shown } from "./arguments.js";
import { ExitCode, usageError } from "./cli-error.js";
import { exportDesk } from "./desk/export.js";
import { type DeskSettings, deskFiles } from "./desk/files.js";
import { serveDesk } from "./desk/serve.js";
import { note, print } from "./output.js";
import { parsePort } from "./port.js";
import { nameOf, readUrl } from "./settings.js";

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

function settingsOf(args: DeskArgs): DeskSettings {
  const { "client-id": clientId, api } = args;
  const url = readUrl(args);
  if (url === undefined) throw usageError("no server: set ZITADEL_URL or --url");
  if (clientId === undefined) throw usageError("no application: name the client id of one with --client-id");
  // It goes into a file that anybody may read, and into addresses.
  if (!/^[\x21-\x7e]{1,200}$/.test(clientId)) {
    throw usageError(`--client-id is ${shown(`"${clientId}"`)}: the client id of an application is meant`);
  }
  if (!isConfidential(new URL(url))) {
    throw usageError(`${nameOf("url", args)} is "${url}": no token is sent over plain http: use https`);
  }
  return { url, clientId, ...(api && api !== "auto" && { api }) };
}
