/**
 * Draws `docs/images/command-line.svg`: the command line at work, in a terminal, on an emulator. `npm run screenshots` runs it.
 */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";
import { startEmulator } from "zitadel-mgmt/emulator";
import { token, world } from "../test/docs/world.ts";

const [columns, rows] = [112, 27];
const [cellWidth, lineHeight, margin] = [8.4, 18, 16];
const background = "#161b22";
const foreground = "#e6edf3";
const palette = ["#6e7681", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#e6edf3"];

const folder = await mkdtemp(join(tmpdir(), "zitadel-mgmt-picture-"));
const npx = `#!/bin/sh\nshift\nexec "${process.execPath}" "${resolve("dist/src/cli/main.js")}" "$@"\n`;
await writeFile(join(folder, "npx"), npx);
await chmod(join(folder, "npx"), 0o755);
await writeFile(join(folder, "token.txt"), token);

await using emulator = await startEmulator({ world });
const screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
const shell = spawn("bash", ["--norc", "--noprofile"], {
  cols: columns,
  rows,
  cwd: folder,
  env: {
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    PS1: "\\[\\e[32m\\]$\\[\\e[0m\\] ",
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    ZITADEL_URL: emulator.baseUrl,
    ZITADEL_TOKEN_FILE: "token.txt",
  },
});
shell.onData((data) => screen.write(data));

const lines = () => Array.from({ length: rows }, (_, row) => screen.buffer.active.getLine(row)!);

/** Waits until the screen shows a text, or fails after 20 s. */
async function shows(text: RegExp): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await setTimeout(50)) {
    if (
      text.test(
        lines()
          .map((line) => line.translateToString(true))
          .join("\n"),
      )
    )
      return;
  }
  throw new Error(`the terminal does not show ${text}`);
}

await shows(/\$ $/m);
shell.write("npx zitadel-mgmt factors list ada@example.com\r");
await shows(/lost key[\s\S]*\$ \s*$/);
shell.write('npx zitadel-mgmt factors remove ada@example.com "lost key"\r');
await shows(/Remove it\?/);
shell.write("y");
await shows(/removed: [\s\S]*\n\$ \s*$/);
shell.kill();
await rm(folder, { recursive: true });

function escaped(text: string): string {
  // Blanks that a browser does not join.
  return text.replaceAll(" ", "\u00a0").replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

type Line = ReturnType<typeof lines>[number];

/** The runs of one colour in a line, as text of SVG. */
function draw(line: Line, row: number): string {
  const runs: { from: number; color: string; text: string }[] = [];
  for (let column = 0; column < columns; column += 1) {
    const cell = line.getCell(column)!;
    const plain = cell.isDim() ? palette[0]! : foreground;
    const color = cell.isFgPalette() ? (palette[cell.getFgColor() % 8] ?? plain) : plain;
    const last = runs.at(-1);
    if (last?.color === color) last.text += cell.getChars() || " ";
    else runs.push({ from: column, color, text: cell.getChars() || " " });
  }
  const y = margin + (row + 0.75) * lineHeight;
  return runs
    .filter(({ text }) => text.trim() !== "")
    .map(({ from, color, text }) => {
      const width = text.trimEnd().length * cellWidth;
      const x = margin + from * cellWidth;
      return `<text x="${x.toFixed(1)}" y="${y}" fill="${color}" textLength="${width.toFixed(1)}">${escaped(text.trimEnd())}</text>`;
    })
    .join("\n");
}

const used = lines().findLastIndex((line) => /[^$ ]/.test(line.translateToString(true))) + 1;
const [width, height] = [2 * margin + columns * cellWidth, 2 * margin + used * lineHeight];
const label = "A terminal: the factors of a person are listed, and one is removed";
await writeFile(
  "docs/images/command-line.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width.toFixed(0)}" height="${height}" viewBox="0 0 ${width.toFixed(0)} ${height}" role="img" aria-label="${label}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">
<rect width="100%" height="100%" rx="8" fill="${background}"/>
${lines().slice(0, used).map(draw).filter(Boolean).join("\n")}
</svg>
`,
);
process.exit();
