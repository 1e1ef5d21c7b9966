import { createHash } from "node:crypto";
import { fstatSync } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { recordedKeys } from "../bulk/recorded-keys.js";
import type { FactorKey } from "../factors/factor-key.js";
import { usageError } from "./cli-error.js";
import { type ListedKey, readKeys } from "./key-list.js";

/** A copy of a list, of which every line is known to be right. It stays as it is, whatever becomes of the source. */
export interface StoredList extends AsyncDisposable {
  /** Each key once. */
  keys(): AsyncIterable<FactorKey>;
  /** How many keys; at least 1. */
  count: number;
  /** How many lines name a key that was there before. */
  repeated: number;
  /** SHA-256 of the content, in hex. */
  digest: string;
  /** Whether it came from a file, beside which a journal can lie. */
  fromFile: boolean;
}

/**
 * Reads a source once from end to end, which is all that a pipe allows, and checks it, so that a wrong line is a usage
 * error before anything is removed. `-` is the standard input. A list without keys is a usage error too.
 */
export async function storeList(from: string): Promise<StoredList> {
  const copy = await openPrivateFile();
  try {
    const { input, fromFile } = await openSource(from);
    const hash = createHash("sha256");
    for await (const chunk of input) {
      hash.update(chunk);
      await copy.appendFile(chunk);
    }
    const name = from === "-" ? "the standard input" : from;
    const counts = await checkAll(readKeys(copy, name), name);
    return {
      keys: () => distinct(readKeys(copy, name)),
      ...counts,
      digest: hash.digest("hex"),
      fromFile,
      [Symbol.asyncDispose]: () => copy.close(),
    };
  } catch (error) {
    await copy.close();
    throw error;
  }
}

/** Tells all lines that are wrong at once, the first of them with the reason. */
async function checkAll(
  listed: AsyncIterable<ListedKey>,
  name: string,
): Promise<{ count: number; repeated: number }> {
  const problems: string[] = [];
  let wrong = 0;
  let right = 0;
  async function* keys(): AsyncGenerator<ListedKey> {
    for await (const one of listed) {
      if (one.key) right++;
      else if (wrong++ < shownProblems) problems.push(one.problem);
      yield one;
    }
  }
  let count = 0;
  for await (const _ of distinct(keys())) count++;
  if (wrong > 0) {
    if (wrong > shownProblems) problems.push(`and ${wrong - shownProblems} more`);
    const lines = wrong === 1 ? "1 line is" : `${wrong} lines are`;
    throw usageError(`${name}: ${lines} wrong, and nothing was sent:`, problems);
  }
  if (count === 0) throw usageError(`${name} has no keys: nothing is to be removed, or what made it failed`);
  return { count, repeated: right - count };
}

/** Each key once. What names none is passed over. */
async function* distinct(listed: AsyncIterable<ListedKey>): AsyncGenerator<FactorKey, void, undefined> {
  const seen = recordedKeys();
  for await (const { key } of listed) {
    if (!key || seen.get(key)) continue;
    seen.set(key, "sending");
    yield key;
  }
}

const shownProblems = 20;

const causes: Record<string, string> = {
  ENOENT: "there is no such file",
  EACCES: "you may not read it",
  EPERM: "you may not read it",
  ENOTDIR: "there is no such folder",
};

async function openSource(from: string): Promise<{ input: Readable; fromFile: boolean }> {
  const descriptor = descriptorOf(from);
  if (descriptor === 0) return { input: process.stdin, fromFile: false };
  try {
    // A socket cannot be opened a second time by its name.
    if (descriptor !== undefined && fstatSync(descriptor).isSocket()) {
      return { input: new Socket({ fd: descriptor }), fromFile: false };
    }
    const file = await open(from);
    const stat = await file.stat();
    if (stat.isDirectory()) {
      await file.close();
      throw new Error(`${from} is a folder`);
    }
    return { input: file.createReadStream(), fromFile: stat.isFile() && descriptor === undefined };
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw usageError(Object.hasOwn(causes, code) ? `${from}: ${causes[code]}` : message);
  }
}

/** The descriptor of this process that a name stands for. */
function descriptorOf(from: string): number | undefined {
  if (from === "-" || from === "/dev/stdin") return 0;
  const number = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(from)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Opens a file that has no name any more: nobody else can open it, and nothing of it stays, however this process ends. */
async function openPrivateFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "zitadel-mgmt-"));
  try {
    return await open(join(folder, "list"), "ax+", 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
}
