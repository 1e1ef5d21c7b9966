import { createHash } from "node:crypto";
import { fstatSync } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { FactorKey } from "../factors/factor-key.js";
import { usageError } from "./cli-error.js";
import { readKeys } from "./key-list.js";

/** A copy of a list, of which every line is known to be right. It stays as it is, whatever becomes of the source. */
export interface StoredList extends AsyncDisposable {
  keys(): AsyncIterable<FactorKey>;
  /** At least 1. */
  count: number;
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
    const keys = () => readKeys(copy, name);
    let count = 0;
    for await (const _ of keys()) count++;
    if (count === 0)
      throw usageError(`${name} has no keys: nothing is to be removed, or what made it failed`);
    return {
      keys,
      count,
      digest: hash.digest("hex"),
      fromFile,
      [Symbol.asyncDispose]: () => copy.close(),
    };
  } catch (error) {
    await copy.close();
    throw error;
  }
}

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
    throw usageError((error as Error).message);
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
