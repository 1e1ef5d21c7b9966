import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, preview, type UserConfig } from "vite";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** A page of `examples/browser`, built and served on loopback. */
export interface HelpDeskSite extends AsyncDisposable {
  /** The address of the page. */
  url: string;
}

/**
 * Builds `examples/browser` from the sources of this package for a ZITADEL server, and serves what was built.
 *
 * `open` opens it in the person's browser. Port 0 is a free one.
 */
export async function serveHelpDesk(
  zitadel: { url: string; clientId: string },
  { port = 0, open = false } = {},
): Promise<HelpDeskSite> {
  const folder = await mkdtemp(join(tmpdir(), "help-desk-"));
  await writeFile(
    join(folder, ".env"),
    `VITE_ZITADEL_URL=${zitadel.url}\nVITE_ZITADEL_CLIENT_ID=${zitadel.clientId}\n`,
  );
  const config: UserConfig = {
    root: join(repository, "examples/browser"),
    envDir: folder,
    logLevel: "warn",
    build: { outDir: join(folder, "dist"), emptyOutDir: true },
    preview: { host: "127.0.0.1", port, open },
    resolve: {
      alias: [
        { find: /^zitadel-mgmt\/gen\/(.*)$/, replacement: join(repository, "gen/$1.ts") },
        { find: /^zitadel-mgmt\/factors$/, replacement: join(repository, "src/factors.ts") },
        { find: /^zitadel-mgmt\/bulk$/, replacement: join(repository, "src/bulk.ts") },
        { find: /^zitadel-mgmt$/, replacement: join(repository, "src/index.ts") },
      ],
    },
  };
  await build(config);
  const server = await preview(config);
  return {
    url: server.resolvedUrls?.local[0] ?? "",
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
