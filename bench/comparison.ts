import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const page = resolve(import.meta.dirname, "../docs/comparison.md");

/** Prints a Markdown table, and puts it into docs/comparison.md between `<!-- NAME:start -->` and `<!-- NAME:end -->`. */
export function writeTable(name: string, head: string[], rows: (string | number)[][]): void {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const table = `\n${lines.join("\n")}\n\n`;
  console.log(table);
  const text = readFileSync(page, "utf8");
  const marked = new RegExp(`(?<=<!-- ${name}:start -->\n).*?(?=<!-- ${name}:end -->)`, "s");
  if (!marked.test(text)) throw new Error(`docs/comparison.md has no place for ${name}`);
  writeFileSync(
    page,
    text.replace(marked, () => table),
  );
}
