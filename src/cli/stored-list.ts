import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { readKeys } from "./key-list.js";

/** A list of keys in a file, of which every line is known to be right. */
export interface StoredList extends AsyncDisposable {
  path: string;
  count: number;
  /** SHA-256 of the content, in hex. */
  digest: string;
}

/**
 * Reads a list once from end to end, so that a wrong line is a usage error before anything is removed. The standard
 * input (`-`) is stored in a temporary file for the time.
 */
export async function storeList(from: string): Promise<StoredList> {
  const folder = from === "-" ? await mkdtemp(join(tmpdir(), "zitadel-mgmt-")) : undefined;
  const dispose = async () => {
    if (folder) await rm(folder, { recursive: true });
  };
  try {
    const path = folder ? join(folder, "standard input") : from;
    if (folder) await pipeline(process.stdin, createWriteStream(path));
    let count = 0;
    for await (const _ of readKeys(path)) count++;
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    return { path, count, digest: hash.digest("hex"), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
