import { once } from "node:events";
import { styleText } from "node:util";

/** Writes a line to the standard output: results only. Resolves when there is room for more. */
export async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
}

/** Writes a value as one line of JSON to the standard output; 64-bit integers as strings. */
export function printJson(value: unknown): Promise<void> {
  return print(JSON.stringify(value, (_, item) => (typeof item === "bigint" ? String(item) : item)));
}

/** Writes a line to the standard error: everything that is no result. */
export function note(line: string): void {
  process.stderr.write(`${clean(line)}\n`);
}

/** Tells whether the standard output is a terminal with colours that nobody has switched off. */
export function hasColors(): boolean {
  return process.stdout.isTTY === true && process.stdout.hasColors();
}

/** Marks text on the standard output, where that has colours. */
export function mark(style: "bold" | "dim" | "green" | "yellow" | "red", text: string): string {
  return hasColors() ? styleText(style, text) : text;
}

/** Text from outside, such as the name of a key, without the characters that could move the cursor of a terminal. */
export function clean(text: string): string {
  return text.replace(/(?!\n)\p{Cc}|\p{Bidi_Control}/gu, "\u{fffd}");
}

/** Rows with their columns aligned; the first row is a heading. */
export function table(rows: string[][]): string {
  const cleaned = rows.map((row) => row.map(clean));
  const widths = cleaned[0]?.map((_, column) => Math.max(...cleaned.map((row) => row[column]?.length ?? 0)));
  const lines = cleaned.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [mark("dim", lines[0] ?? ""), ...lines.slice(1)].join("\n");
}
