import { once } from "node:events";
import { styleText } from "node:util";

/** Writes a line to the standard output: results only. Resolves when there is room for more. */
export async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
}

/** Writes a value as one line of JSON to the standard output. */
export function printJson(value: unknown): Promise<void> {
  return print(toJsonLine(value));
}

/** Writes a line to the standard error: everything that is no result. What would break the line is replaced. */
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

// Control characters, line and paragraph separators, and what turns the direction of text.
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Text from outside, such as the name of a key, for one line of a terminal: without what ends the line, moves the cursor or turns the text. */
export function clean(text: string): string {
  return text.replace(unsafe, "\u{fffd}");
}

/** A value as one line of JSON that is safe to show; 64-bit integers as strings. */
export function toJsonLine(value: unknown): string {
  const json = JSON.stringify(value, (_, item) => (typeof item === "bigint" ? String(item) : item));
  return json.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Rows with their columns aligned; the first row is a heading. */
export function table(rows: string[][]): string {
  const cleaned = rows.map((row) => row.map(clean));
  const widths = cleaned[0]?.map((_, column) =>
    cleaned.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  const lines = cleaned.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [mark("dim", lines[0] ?? ""), ...lines.slice(1)].join("\n");
}
