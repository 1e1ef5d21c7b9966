import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmulator } from "zitadel-mgmt/emulator";
import { notRunHere } from "./commands.js";
import { type CodeBlock, codeBlocks, documents } from "./markdown.js";
import { token, world } from "./world.js";

const run = promisify(execFile);
const shellBlocks = (path: string) => codeBlocks(path).filter(({ language }) => language === "sh");

/** The commands of a block: lines that a backslash continues are one, comments are none. */
function commands({ text }: CodeBlock): string[] {
  return text
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) =>
      line
        .replace(/(^|\s+)#.*/, "")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .filter((line) => line !== "");
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zitadel-mgmt-docs-"));
  const bin = join(folder, "bin");
  await mkdir(bin);
  const cli = `exec "${process.execPath}" --import "${import.meta.resolve("tsx")}" "${resolve("src/cli/main.ts")}" "$@"`;
  await writeFile(join(bin, "zitadel-mgmt"), `#!/bin/sh\n${cli}\n`);
  await writeFile(join(bin, "npx"), '#!/bin/sh\nexec "$@"\n');
  for (const name of ["zitadel-mgmt", "npx"]) await chmod(join(bin, name), 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

/** The documents that have commands for the test to run, each with all of them. */
const toRun = documents
  .map(
    (path) =>
      [
        path,
        shellBlocks(path)
          .flatMap(commands)
          .filter((command) => !(command in notRunHere)),
      ] as const,
  )
  .filter(([, lines]) => lines.length > 0);

test.each(toRun)(
  "the commands of %s work, one after the other, on an emulator",
  { timeout: 60_000 },
  async (_, lines) => {
    const work = await mkdtemp(join(folder, "work-"));
    await using emulator = await startEmulator({ world });
    await writeFile(join(work, "token.txt"), token);
    const script = lines.join("\n").replaceAll("https://example.zitadel.cloud", emulator.baseUrl);
    const env = {
      PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}`,
      TSX_TSCONFIG_PATH: resolve("tsconfig.json"),
      ZITADEL_URL: emulator.baseUrl,
      ZITADEL_TOKEN_FILE: join(work, "token.txt"),
    };
    // Rejects, with the output, unless every command has the exit code 0.
    await run("timeout", ["50", "bash", "--norc", "-euxo", "pipefail", "-c", script], { cwd: work, env });
  },
);

test.each(Object.entries(notRunHere))(
  "%s is in the documentation, and run where the list says",
  async (command, where) => {
    expect(documents.flatMap(shellBlocks).flatMap(commands)).toContain(command);
    if ("runIn" in where) expect(await readFile(where.runIn, "utf8")).toContain(where.as ?? command);
  },
);
