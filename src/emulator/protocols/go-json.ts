import { type Spend, workLimit } from "./limits.js";

/**
 * Takes the first JSON value out of a body, as Go's decoder does: what follows is ignored, and a body without a value is
 * undefined. Throws an Error with Go's message where the value is broken. Works on bytes, given as a Latin-1 string.
 */
export function firstJsonValue(bytes: string): string | undefined {
  const start = skipSpace(bytes, 0);
  if (start === bytes.length) return undefined;
  return bytes.slice(start, scanValue(bytes, start, 0, workLimit()));
}

const maxDepth = 5000;

/** Scans a value and returns where it ends. */
function scanValue(bytes: string, from: number, depth: number, spend: Spend): number {
  spend(1);
  if (depth > maxDepth) throw new Error("exceeded max depth");
  const at = skipSpace(bytes, from);
  const char = charAt(bytes, at);
  if (char === "{") return scanObject(bytes, at + 1, depth, spend);
  if (char === "[") return scanArray(bytes, at + 1, depth, spend);
  if (char === '"') return scanString(bytes, at + 1, spend);
  if (/[-0-9]/.test(char)) return scanNumber(bytes, at);
  const literal = ["true", "false", "null"].find((word) => word.startsWith(char));
  if (!literal) throw unexpected(char, "looking for beginning of value");
  return scanLiteral(bytes, at, literal);
}

function scanObject(bytes: string, from: number, depth: number, spend: Spend): number {
  let at = skipSpace(bytes, from);
  if (charAt(bytes, at) === "}") return at + 1;
  for (;;) {
    at = expect(bytes, at, '"', "looking for beginning of object key string");
    at = expect(bytes, scanString(bytes, at, spend), ":", "after object key");
    at = skipSpace(bytes, scanValue(bytes, at, depth + 1, spend));
    if (charAt(bytes, at) === "}") return at + 1;
    at = expect(bytes, at, ",", "after object key:value pair");
  }
}

function scanArray(bytes: string, from: number, depth: number, spend: Spend): number {
  let at = skipSpace(bytes, from);
  if (charAt(bytes, at) === "]") return at + 1;
  for (;;) {
    at = skipSpace(bytes, scanValue(bytes, at, depth + 1, spend));
    if (charAt(bytes, at) === "]") return at + 1;
    at = expect(bytes, at, ",", "after array element");
  }
}

function scanString(bytes: string, from: number, spend: Spend): number {
  for (let at = from; ; at++) {
    plain.lastIndex = at;
    at += plain.exec(bytes)?.[0].length ?? 0;
    const char = charAt(bytes, at);
    if (char === '"') return at + 1;
    if (char < " ") throw unexpected(char, "in string literal");
    if (char !== "\\") continue;
    spend(1);
    const escaped = charAt(bytes, ++at);
    if (!/["\\/bfnrtu]/.test(escaped)) throw unexpected(escaped, "in string escape code");
    if (escaped !== "u") continue;
    for (let digit = 0; digit < 4; digit++) {
      const hex = charAt(bytes, ++at);
      if (!/[0-9a-f]/i.test(hex)) throw unexpected(hex, "in \\u hexadecimal character escape");
    }
  }
}

function scanNumber(bytes: string, from: number): number {
  let at = from;
  if (bytes[at] === "-") {
    at++;
    if (!isDigit(charAt(bytes, at))) throw unexpected(charAt(bytes, at), "in numeric literal");
  }
  at = bytes[at] === "0" ? at + 1 : skipDigits(bytes, at);
  if (bytes[at] === ".") at = requireDigits(bytes, at + 1, "after decimal point in numeric literal");
  if (bytes[at] === "e" || bytes[at] === "E") {
    at++;
    if (bytes[at] === "+" || bytes[at] === "-") at++;
    at = requireDigits(bytes, at, "in exponent of numeric literal");
  }
  return at;
}

function scanLiteral(bytes: string, from: number, word: string): number {
  for (let index = 1; index < word.length; index++) {
    const char = charAt(bytes, from + index);
    if (char !== word[index]) throw unexpected(char, `in literal ${word} (expecting '${word[index]}')`);
  }
  return from + word.length;
}

function expect(bytes: string, from: number, wanted: string, context: string): number {
  const at = skipSpace(bytes, from);
  const char = charAt(bytes, at);
  if (char !== wanted) throw unexpected(char, context);
  return at + 1;
}

function requireDigits(bytes: string, from: number, context: string): number {
  const char = charAt(bytes, from);
  if (!isDigit(char)) throw unexpected(char, context);
  return skipDigits(bytes, from);
}

function skipDigits(bytes: string, from: number): number {
  digits.lastIndex = from;
  return from + (digits.exec(bytes)?.[0].length ?? 0);
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}

/** Skips what JSON calls white space. */
export function skipSpace(text: string, from: number): number {
  space.lastIndex = from;
  return from + (space.exec(text)?.[0].length ?? 0);
}

const digits = /[0-9]*/y;
const space = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they must not stand in a string
const plain = /[^"\\\u0000-\u001f]*/y;

function charAt(bytes: string, at: number): string {
  const char = bytes[at];
  if (char === undefined) throw new Error("unexpected EOF");
  return char;
}

function unexpected(char: string, context: string): Error {
  return new Error(`invalid character ${quoteChar(char)} ${context}`);
}

/** Quotes a character as Go does. */
export function quoteChar(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return "'\"'";
  const escapes: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };
  const code = char.charCodeAt(0);
  const printable = code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code <= 0xa0) && code !== 0xad;
  const hex = code.toString(16).padStart(2, "0");
  return `'${escapes[char] ?? (printable ? char : code < 0x80 ? `\\x${hex}` : `\\u00${hex}`)}'`;
}
