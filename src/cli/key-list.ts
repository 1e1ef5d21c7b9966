import { Buffer } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream";
import { checkKey, type FactorKey } from "../factors/factor-key.js";
import { usageError } from "./cli-error.js";

/** The fields of a line. Those after the first four are for people: `factors export` writes them, nothing reads them. */
const fields = ["orgId", "userId", "type", "tokenId", "userName", "name", "created"];

/** The longest line, in characters. */
const longestLine = 1024 * 1024;

interface Row {
  line: number;
  values: Record<string, unknown>;
}

/**
 * Reads the keys of a list one by one: NDJSON if the file starts with `{`, else CSV with a heading. A line that names no
 * factor is a usage error, in which `name` stands for the list.
 */
export async function* readKeys(file: FileHandle, name: string): AsyncGenerator<FactorKey, void, undefined> {
  const rows = (await firstCharacter(file)) === "{" ? readNdjson(file, name) : readCsv(file, name);
  for await (const { line, values } of rows) {
    if ("incomplete" in values) throw usageError(`${name} is incomplete: ${values.incomplete}`);
    const unknown = Object.keys(values).find((field) => !fields.includes(field));
    if (unknown !== undefined) throw usageError(`${name}, line ${line}: unknown field ${unknown}`);
    try {
      yield checkKey(values as unknown as FactorKey);
    } catch (error) {
      throw usageError(`${name}, line ${line}: ${(error as Error).message}`);
    }
  }
}

async function firstCharacter(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
  return buffer.toString("utf8", 0, bytesRead).replace("\u{feff}", "").trimStart().charAt(0);
}

/** Reads the text from the start, whoever else reads the same file; without a byte order mark. */
async function* readText(file: FileHandle, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw usageError(`${name} is not UTF-8`);
    }
  };
  const buffer = Buffer.alloc(64 * 1024);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    yield decode(buffer.subarray(0, bytesRead));
  }
  yield decode();
}

async function* readNdjson(file: FileHandle, name: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of readLines(file, name)) {
    line++;
    if (text.trim() !== "") yield { line, values: parseObject(text, `${name}, line ${line}`) };
  }
}

/** Lines end at `\n` only: JSON has U+2028 and the like in its texts as they are. */
async function* readLines(file: FileHandle, name: string): AsyncGenerator<string> {
  let rest = "";
  for await (const text of readText(file, name)) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longestLine)
      throw usageError(`${name} has a line of more than ${longestLine} characters`);
    yield* lines;
  }
  yield rest;
}

function parseObject(text: string, where: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {}
  throw usageError(`${where}: not a JSON object`);
}

async function* readCsv(file: FileHandle, name: string): AsyncGenerator<Row> {
  const { parse } = await import("csv-parse");
  const parser = parse({
    columns: checkHeading,
    info: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestLine,
  });
  // Its errors are those of the parser, which are thrown below.
  pipeline(readText(file, name), parser, () => {});
  try {
    for await (const { info, record } of parser) {
      const values = Object.entries(record).filter(([, value]) => value !== "");
      yield { line: info.lines, values: Object.fromEntries(values) };
    }
  } catch (error) {
    throw usageError(`${name}: ${(error as Error).message}`);
  }
}

function checkHeading(names: string[]): string[] {
  const unknown = names.find((name) => !fields.includes(name));
  if (unknown !== undefined) {
    throw new Error(`line 1: ${unknown} is no column; the heading has to name some of ${fields.join(", ")}`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`line 1: the column ${twice} is there twice`);
  return names;
}
