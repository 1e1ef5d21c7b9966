import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { checkKey, type FactorKey } from "../bulk/factor-key.js";
import { usageError } from "./cli-error.js";

/** The fields of a line. Those after the first four are for people: `factors export` writes them, nothing reads them. */
const fields = ["orgId", "userId", "type", "tokenId", "userName", "name", "created"];

interface Row {
  line: number;
  values: Record<string, unknown>;
}

/**
 * Reads the keys of a list one by one: NDJSON if the file starts with `{`, else CSV with a heading. A file that cannot
 * be read, and a line that names no factor, are usage errors.
 */
export async function* readKeys(path: string): AsyncGenerator<FactorKey, void, undefined> {
  const rows = (await firstCharacter(path)) === "{" ? readNdjson(path) : readCsv(path);
  for await (const { line, values } of rows) {
    const unknown = Object.keys(values).find((name) => !fields.includes(name));
    if (unknown !== undefined) throw usageError(`${path}, line ${line}: unknown field ${unknown}`);
    try {
      yield checkKey(values as unknown as FactorKey);
    } catch (error) {
      throw usageError(`${path}, line ${line}: ${(error as Error).message}`);
    }
  }
}

async function firstCharacter(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64));
    return buffer.toString("utf8", 0, bytesRead).replace("\u{feff}", "").trimStart().charAt(0);
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

async function* readNdjson(path: string): AsyncGenerator<Row> {
  await using file = await open(path);
  let line = 0;
  for await (const text of file.readLines({ autoClose: false })) {
    line++;
    if (text.trim() === "") continue;
    yield { line, values: parseObject(text.replace("\u{feff}", ""), `${path}, line ${line}`) };
  }
}

function parseObject(text: string, where: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {}
  throw usageError(`${where}: not a JSON object`);
}

async function* readCsv(path: string): AsyncGenerator<Row> {
  const { parse } = await import("csv-parse");
  const parser = parse({ columns: checkHeading, bom: true, info: true, skip_empty_lines: true, trim: true });
  const input = createReadStream(path).on("error", (error) => parser.destroy(error));
  try {
    for await (const { info, record } of input.pipe(parser)) {
      const values = Object.entries(record).filter(([, value]) => value !== "");
      yield { line: info.lines, values: Object.fromEntries(values) };
    }
  } catch (error) {
    throw usageError(`${path}: ${(error as Error).message}`);
  } finally {
    input.destroy();
  }
}

function checkHeading(names: string[]): string[] {
  const unknown = names.find((name) => !fields.includes(name));
  if (unknown === undefined) return names;
  throw new Error(`line 1: ${unknown} is no column; the heading has to name some of ${fields.join(", ")}`);
}
