import { once } from "node:events";
import { styleText } from "node:util";

/** A text that may be shown as it is: what came from outside is clean, and the colours are ours. */
export interface Shown {
  readonly shown: string;
}

/** Writes one line to the standard output, of these parts: results only. Resolves when there is room for more. */
export function print(...parts: (string | Shown)[]): Promise<void> {
  return printLines([parts]);
}

/** Writes lines to the standard output, each of its parts. Resolves when there is room for more. */
export function printLines(lines: (string | Shown)[][]): Promise<void> {
  return write(lines.map((parts) => `${parts.map((part) => toShown(part).shown).join("")}\n`).join(""));
}

/** Writes a text of ours, such as help, of several lines and maybe in colours, to the standard output. */
export function printOwn(text: string): Promise<void> {
  return write(`${text}\n`);
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** Writes a value as one line of JSON to the standard output. */
export function printJson(value: unknown): Promise<void> {
  return write(`${toJsonLine(value)}\n`);
}

/** The longest line that is written for people to the standard error, in characters. */
const longestNote = 2_000;

/** Writes a line to the standard error: everything that is no result. What would break the line is replaced. */
export function note(line: string): void {
  const more = line.length - longestNote;
  const text = more > 0 ? `${line.slice(0, longestNote)}… (${more} more characters)` : line;
  process.stderr.write(`${clean(text)}\n`);
}

/** Writes a value as one line of JSON to the standard error. */
export function noteJson(value: unknown): void {
  process.stderr.write(`${toJsonLine(value)}\n`);
}

/** Tells whether the standard output is a terminal with colours that nobody has switched off. */
export function hasColors(): boolean {
  return process.stdout.isTTY === true && process.stdout.hasColors();
}

/** Marks text on the standard output, where that has colours. */
export function mark(style: "bold" | "dim" | "green" | "yellow" | "red", text: string): Shown {
  return { shown: hasColors() ? styleText(style, clean(text)) : clean(text) };
}

function toShown(part: string | Shown): Shown {
  return typeof part === "string" ? { shown: clean(part) } : part;
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
