import { Buffer } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { checkKey, type FactorKey } from "../factors/factor-key.js";
import { usageError } from "./cli-error.js";
import { keyFields, type Row, readCsv } from "./csv-list.js";

/** The longest line, in characters. */
const longestLine = 1024 * 1024;
const headBytes = 4096;

/** A key of a list, or a line that names none, with the reason. */
export type ListedKey = { key: FactorKey; problem?: never } | { problem: string; key?: never };

/**
 * Reads the keys of a list one by one: NDJSON if the file starts with `{`, else CSV with a heading. What is wrong with the
 * list as a whole is a usage error, in which `name` stands for it.
 */
export async function* readKeys(file: FileHandle, name: string): AsyncGenerator<ListedKey, void, undefined> {
  const { encoding, head } = await readHead(file);
  if (head.startsWith("["))
    throw usageError(`${name} is one JSON array: a list has an object on each line, as by jq -c '.[]'`);
  // UTF-16 that does not say so.
  if (/^.?\0/.test(head)) throw usageError(`${name} is not ${encoding.toUpperCase()}: save it as UTF-8`);
  const text = readText(file, encoding, name);
  const rows = head.startsWith("{") ? readNdjson(text, name) : readCsv(text, head, longestLine, name);
  for await (const { line, values, problem } of rows) {
    if (values && "incomplete" in values) throw usageError(`${name} is incomplete: ${values.incomplete}`);
    const found = values ? keyOf(values) : { problem };
    yield found.key ? found : { problem: `line ${line}: ${found.problem}` };
  }
}

function keyOf(values: Record<string, unknown>): ListedKey {
  const unknown = Object.keys(values).find((field) => !keyFields.includes(field));
  if (unknown !== undefined) return { problem: `unknown field ${unknown}` };
  try {
    return { key: checkKey(values as unknown as FactorKey) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** The encoding by the byte order mark, and the start of the text. */
async function readHead(file: FileHandle): Promise<{ encoding: string; head: string }> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  const mark = buffer.toString("latin1", 0, 2);
  const encoding = mark === "\xff\xfe" ? "utf-16le" : mark === "\xfe\xff" ? "utf-16be" : "utf-8";
  const head = new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead));
  return { encoding, head: head.trimStart() };
}

/** Reads the text from the start, whoever else reads the same file; without a byte order mark. */
async function* readText(file: FileHandle, encoding: string, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw usageError(`${name} is not ${encoding.toUpperCase()}: save it as UTF-8`);
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

async function* readNdjson(chunks: AsyncIterable<string>, name: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of readLines(chunks, name)) {
    line++;
    if (text.trim() === "") continue;
    const values = parseObject(text);
    yield values ? { line, values } : { line, problem: "not a JSON object" };
  }
}

/** Lines end at `\n` only: JSON has U+2028 and the like in its texts as they are. */
async function* readLines(chunks: AsyncIterable<string>, name: string): AsyncGenerator<string> {
  let rest = "";
  for await (const text of chunks) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longestLine)
      throw usageError(`${name} has a line of more than ${longestLine} characters`);
    yield* lines;
  }
  yield rest;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
