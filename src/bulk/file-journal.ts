/**
 * The journal of many removals in a file, for Node.
 *
 * @module zitadel-mgmt/bulk/file-journal
 */
import type { Stats } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { type FileLock, lockFile } from "./file-lock.js";
import type { Journal } from "./journal.js";
import { checkEntry, format, readJournal, remember } from "./read-journal.js";

/** A {@link Journal} in a file. */
export interface FileJournal extends Journal, AsyncDisposable {
  /** Of how many keys the outcome is known from earlier runs. */
  readonly settled: number;
  /** Waits for what was appended, then closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the journal in this file, or starts one: a line of JSON per entry, only ever appended, and on the disk
 * (fdatasync) before `append` resolves. Entries that come during a write share the next one. After a write that failed
 * no other is tried.
 *
 * `purpose` says what the journal is for, e.g. the instance and a digest of the key list; it stands in the first line.
 * A last line that a crash cut short is taken off. Throws where the file is no journal, one for another purpose, or in
 * use; a process that died holding it is waited for, 15 seconds at most.
 */
export async function fileJournal(path: string, purpose = ""): Promise<FileJournal> {
  if (typeof path !== "string" || path === "") throw new TypeError("path must be that of a file");
  if (typeof purpose !== "string") throw new TypeError("purpose must be text");
  const name = `the journal ${path}`;
  const found = await stat(path).catch(() => undefined);
  if (found) checkKind(found, name);
  const file = await told(open(path, "a+", 0o600), `${name} cannot be opened`);
  let lock: FileLock | undefined;
  const release = async () => {
    await lock?.release().catch(() => {});
    await file.close();
  };
  try {
    lock = await told(lockFile(await realpath(path), name), `${name} cannot be locked`);
    const {
      keys,
      purpose: earlier,
      wholeBytes,
    } = await told(readJournal(file, path), `${name} cannot be read`);
    if (earlier !== undefined && normalize(earlier) !== normalize(purpose)) {
      throw new Error(`${name} is of another run (${earlier}): name another file`);
    }
    const { append, flushed } = appender(file, lock, name);
    await takeOffRest(file, lock, wholeBytes, name);
    if (earlier === undefined) {
      await append({ format, purpose, time: new Date() });
      await syncFolder(path);
    }
    let closed = false;
    const close = () => {
      closed = true;
      return flushed().then(release);
    };
    return {
      settled: keys.settled,
      recorded: (key) => keys.get(key),
      async append(entry) {
        if (closed) throw new Error(`${name} cannot be written: file closed`);
        const checked = checkEntry(entry);
        const written = append({ ...checked, time: new Date() });
        remember(keys, checked);
        await written;
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function checkKind(found: Stats, name: string): void {
  if (found.isDirectory()) throw new Error(`${name} is a folder: name a file`);
  if (!found.isFile()) throw new Error(`${name} is a device or a pipe: name a file`);
  // By another name it would have another lock.
  if (found.nlink > 1) throw new Error(`${name} has other names (hard links): name a copy of it`);
}

/** Writes lines one batch after the other; a batch is what came while the one before it was written. */
function appender(
  file: FileHandle,
  lock: FileLock,
  name: string,
): { append: (line: object) => Promise<void>; flushed: () => Promise<void> } {
  let written = Promise.resolve();
  let batch: string[] | undefined;
  const write = async (lines: string[]) => {
    await lock.check();
    await file.appendFile(`${lines.join("\n")}\n`);
    await file.datasync();
    // Whoever has taken over meanwhile did not read these lines: nothing may be done by them.
    await lock.check();
  };
  return {
    append(line) {
      if (batch) batch.push(JSON.stringify(line));
      else {
        const lines = [JSON.stringify(line)];
        batch = lines;
        // A batch that failed may have left half a line, after which no other may stand: all later ones fail too.
        written = written.then(() => {
          batch = undefined;
          return told(write(lines), `${name} cannot be written`);
        });
      }
      return written;
    },
    flushed: () => written.catch(() => {}),
  };
}

async function takeOffRest(
  file: FileHandle,
  lock: FileLock,
  wholeBytes: number,
  name: string,
): Promise<void> {
  if ((await file.stat()).size === wholeBytes) return;
  await lock.check();
  await told(file.truncate(wholeBytes), `${name} cannot be written`);
}

/** A new file is on the disk when its folder is. Where folders cannot be written so, nothing better can be done. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(await realpath(path))).catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** Origins in a purpose in their normal form: `http://h` and `HTTP://H:80/` are the same. */
function normalize(purpose: string): string {
  const words = purpose.split(" ").map((word) => {
    const url = URL.canParse(word) ? new URL(word) : undefined;
    return url && url.href === `${url.origin}/` ? url.origin : word;
  });
  return words.join(" ");
}

const causes: Record<string, string> = {
  ENOSPC: "the disk is full, make room and run it again",
  EDQUOT: "your quota of the disk is used up, make room and run it again",
  EFBIG: "no file may become this large here",
  EIO: "the disk failed",
  EROFS: "the disk is read-only",
  EACCES: "permission denied",
  EPERM: "not permitted",
  ENOENT: "there is no such folder",
};

/** Tells what the system refused in words. Other errors are told already. */
async function told<T>(result: Promise<T>, what: string): Promise<T> {
  try {
    return await result;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new Error(`${what}: ${Object.hasOwn(causes, code) ? `${causes[code]} (${code})` : message}`, {
      cause,
    });
  }
}
