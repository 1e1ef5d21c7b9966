import { isUtf8 } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { checkKey, type FactorKey } from "../factors/factor-key.js";
import type { JournalEntry, Recorded } from "./journal.js";
import { type RecordedKeys, recordedKeys } from "./recorded-keys.js";

/** What the first line of a journal says that it is. */
export const format = "zitadel-mgmt removals 1";
const anyFormat = /^zitadel-mgmt removals \d+$/;
const headerStart = `${JSON.stringify({ format }).slice(0, -1)},`;

const chunkBytes = 2 ** 20;
const maxLineBytes = 2 ** 26;

/** What earlier runs wrote. */
export interface EarlierRuns {
  /** Of the first line. Absent where there is none. */
  purpose: string | undefined;
  keys: RecordedKeys;
  /** Where the last whole line ends. What follows was cut short by a crash. */
  wholeBytes: number;
}

/** Reads a journal line by line. A file that is none, and a line that is no entry, are errors. */
export async function readJournal(file: FileHandle, path: string): Promise<EarlierRuns> {
  const keys = recordedKeys();
  let purpose: string | undefined;
  const { wholeBytes, rest } = await readLines(file, (text, line) => {
    if (line === 1) purpose = readHeader(text, path);
    else readEntry(text, `${path}, line ${line}`, keys);
  });
  if (wholeBytes === 0 && !isCutHeader(rest)) throw noJournal(path);
  if (rest.length > maxLineBytes) throw new Error(`${path}: the last line has no end`);
  return { purpose, keys, wholeBytes };
}

/** Tells whether these bytes can be what a crash left of a first line. A file system may leave zeros in its place. */
function isCutHeader(bytes: Buffer): boolean {
  if (bytes.length > chunkBytes) return false;
  const text = bytes.toString().replace(/\0+$/, "");
  return headerStart.startsWith(text) || text.startsWith(headerStart);
}

function readHeader(text: string | undefined, path: string): string {
  const header = parseObject(text);
  if (typeof header?.format !== "string" || typeof header.purpose !== "string") throw noJournal(path);
  if (header.format === format) return header.purpose;
  if (anyFormat.test(header.format)) throw new Error(`the journal ${path} was written by a newer version`);
  throw noJournal(path);
}

function readEntry(text: string | undefined, where: string, keys: RecordedKeys): void {
  let entry: JournalEntry;
  try {
    entry = checkEntry(parseObject(text));
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`);
  }
  remember(keys, entry);
}

/** Notes what an entry says of its key. */
export function remember(keys: RecordedKeys, entry: JournalEntry): void {
  const { event, key } = entry;
  // Without the number of the server's event nothing proves it: the key is looked up again.
  const proved = event !== "removed" || /^\d+$/.test(`${entry.sequence}`);
  keys.set(key, proved ? meanings[event] : "sending");
}

/** Returns an entry with nothing but a key's fields in its key. Throws a TypeError where it is none. */
export function checkEntry(entry: { event?: unknown; key?: unknown } | undefined): JournalEntry {
  if (typeof entry?.event !== "string") throw new TypeError("not an entry of a journal");
  if (!Object.hasOwn(meanings, entry.event)) {
    throw new TypeError(`the event ${JSON.stringify(entry.event)} is none that this version knows`);
  }
  try {
    return { ...entry, key: checkKey(entry.key as FactorKey) } as JournalEntry;
  } catch (error) {
    throw new TypeError(`not an entry of a journal: ${(error as Error).message}`);
  }
}

const meanings: Record<JournalEntry["event"], Recorded | undefined> = {
  sending: "sending",
  unknown: "sending",
  removed: "removed",
  alreadyGone: "alreadyGone",
  refused: undefined,
  notListed: undefined,
};

function noJournal(path: string): Error {
  return new Error(`${path} is no journal of removals`);
}

/** Gives each whole line, or undefined in place of one that is no UTF-8, with its number. */
async function readLines(
  file: FileHandle,
  each: (text: string | undefined, line: number) => void,
): Promise<{ wholeBytes: number; rest: Buffer }> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let rest: Buffer = Buffer.alloc(0);
  let position = 0;
  let line = 0;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, position);
    if (bytesRead === 0 || rest.length > maxLineBytes) break;
    position += bytesRead;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      const content = bytes.subarray(start, end);
      each(isUtf8(content) ? content.toString() : undefined, ++line);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  return { wholeBytes: position - rest.length, rest };
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
