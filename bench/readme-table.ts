import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const readme = resolve(import.meta.dirname, "../README.md");

/** Prints a Markdown table, and puts it into the README between `<!-- NAME:start -->` and `<!-- NAME:end -->`. */
export function writeTable(name: string, head: string[], rows: (string | number)[][]): void {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const table = `\n${lines.join("\n")}\n\n`;
  console.log(table);
  const text = readFileSync(readme, "utf8");
  const marked = new RegExp(`(?<=<!-- ${name}:start -->\n).*?(?=<!-- ${name}:end -->)`, "s");
  if (!marked.test(text)) throw new Error(`the README has no place for ${name}`);
  writeFileSync(
    readme,
    text.replace(marked, () => table),
  );
}
