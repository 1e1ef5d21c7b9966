import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** Builds the page of `examples/browser` from the sources of this package, for any server: it reads `config.json` at run time. */
export async function buildHelpDesk(folder: string): Promise<void> {
  await build({
    root: join(repository, "examples/browser"),
    configFile: join(repository, "examples/browser/vite.config.mts"),
    // Its values would be in the page.
    envDir: false,
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true, license: { fileName: "licenses.md" } },
    resolve: {
      alias: [
        { find: /^zitadel-mgmt\/gen\/(.*)$/, replacement: join(repository, "gen/$1.ts") },
        { find: /^zitadel-mgmt\/(.*)$/, replacement: join(repository, "src/$1.ts") },
        { find: /^zitadel-mgmt$/, replacement: join(repository, "src/index.ts") },
      ],
    },
  });
  const font = join(repository, "node_modules/@fontsource-variable/inter/LICENSE");
  await appendFile(join(folder, "licenses.md"), `\n## Inter\n\n${await readFile(font, "utf8")}`);
}
