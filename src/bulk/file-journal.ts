/**
 * The journal of many removals in a file, for Node.
 *
 * @module zitadel-mgmt/bulk/file-journal
 */
import { type FileHandle, open } from "node:fs/promises";
import { keyIdentity } from "./factor-key.js";
import { lockFile } from "./file-lock.js";
import type { Journal, JournalEntry, Recorded } from "./journal.js";

/** A {@link Journal} in a file. */
export interface FileJournal extends Journal, AsyncDisposable {
  /** Of how many keys the outcome is known from earlier runs. */
  readonly settled: number;
  /** Waits for what was appended, then closes the file. */
  close(): Promise<void>;
}

const format = "zitadel-mgmt removals 1";

/**
 * Opens the journal in this file, or starts one: a line of JSON per entry, only ever appended, and on the disk
 * (fdatasync) before `append` resolves. Entries that come during a write share the next one.
 *
 * `purpose` says what the journal is for, e.g. the instance and a digest of the key list; it stands in the first line.
 * A last line that a crash cut short is taken off. Throws where the file is no journal, one for another purpose, or in
 * use (this only on Linux and Windows).
 */
export async function fileJournal(path: string, purpose = ""): Promise<FileJournal> {
  const file = await open(path, "a+", 0o600);
  let unlock = () => {};
  const release = async () => {
    unlock();
    await file.close();
  };
  try {
    unlock = await lockFile(file).catch((cause) => {
      throw new Error(`the journal ${path} is in use by another process`, { cause });
    });
    const { append, flushed } = appender(file);
    const { found, known } = await readJournal(file, path);
    if (found === undefined) await append({ format, purpose, time: new Date() });
    else if (found !== purpose) {
      throw new Error(`the journal ${path} is of another run (${found}): name another file`);
    }
    const close = () => flushed().finally(release);
    return {
      settled: [...known.values()].filter((state) => state !== "sending").length,
      recorded: (key) => known.get(keyIdentity(key)),
      append: (entry) => append({ ...entry, time: new Date() }),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Writes lines one batch after the other; a batch is what came while the one before it was written. */
function appender(file: FileHandle): {
  append: (line: object) => Promise<void>;
  flushed: () => Promise<void>;
} {
  let written = Promise.resolve();
  let batch: string[] | undefined;
  return {
    append(line) {
      if (batch) batch.push(JSON.stringify(line));
      else {
        const lines = [JSON.stringify(line)];
        batch = lines;
        written = written.then(async () => {
          batch = undefined;
          await file.appendFile(`${lines.join("\n")}\n`);
          await file.datasync();
        });
      }
      return written;
    },
    flushed: () => written,
  };
}

/** Reads what earlier runs wrote, and takes off a line that a crash cut short. */
async function readJournal(
  file: FileHandle,
  path: string,
): Promise<{ found: string | undefined; known: Map<string, Recorded> }> {
  const known = new Map<string, Recorded>();
  const text = await file.readFile("utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const [first, ...entries] = whole.split("\n").slice(0, -1);
  const header = first === undefined ? undefined : parseLine(first);
  if (text !== "" && header?.format !== format) throw new Error(`${path} is no journal of removals`);
  for (const [index, line] of entries.entries()) {
    const entry = parseLine(line) as JournalEntry | undefined;
    if (!entry?.key) throw new Error(`${path}, line ${index + 2}: not an entry of a journal`);
    const identity = keyIdentity(entry.key);
    const { event } = entry;
    if (event === "refused" || event === "notListed") known.delete(identity);
    else known.set(identity, event === "unknown" ? "sending" : event);
  }
  if (whole !== text) await file.truncate(Buffer.byteLength(whole));
  return { found: header?.purpose, known };
}

function parseLine(line: string): Record<string, string> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
