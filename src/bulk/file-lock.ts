import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, ownIdentity, type ProcessIdentity } from "./process-identity.js";

const beatMs = 2_000;
const lookMs = 250;
/** Looks are counted, not time: whoever looks may have stood still too. */
const looksUntilAbandoned = 60;

/** Says that this process alone uses a file. */
export interface FileLock {
  /** Throws where it holds no longer: another process took it over while this one stood still. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Locks a file by another beside it, `<file>.lock`, that its holder touches every two seconds. Throws where another
 * process holds it, on this machine or on any that shares the folder: an error with the code `EBUSY`.
 *
 * The lock of a process that has died is taken over: at once on the machine and in the container where it ran (only on
 * Linux), elsewhere after it was seen untouched for 15 seconds. No two clocks are compared.
 */
export async function lockFile(file: string, name: string): Promise<FileLock> {
  if (await isMountedAlone(file)) {
    throw new Error(`${name} is mounted as a single file, so that no lock can hold: share its folder`);
  }
  const path = `${file}.lock`;
  const id = randomUUID();
  const content = JSON.stringify({ id, host: hostname(), ...(await ownIdentity()) } satisfies Holder);
  for (;;) {
    const created = await create(path, content);
    if (created) return hold(path, name, content, created);
    if (await isAbandoned(path, name)) return takeOver(path, name, content, `${path}.${id}`);
  }
}

interface Holder extends ProcessIdentity {
  id: string;
  host: string;
}

function hold(path: string, name: string, content: string, handle: FileHandle): FileLock {
  const beat = setInterval(() => {
    const now = new Date();
    // By the handle: after another took over, this must not touch its lock.
    handle.utimes(now, now).catch(() => {});
  }, beatMs).unref();
  return {
    async check() {
      if ((await look(path))?.content === content) return;
      throw new Error(`${name} was taken over by another process, or its lock ${path} was deleted`);
    },
    async release() {
      clearInterval(beat);
      await handle.close();
      if ((await look(path))?.content === content) await rm(path, { force: true });
    },
  };
}

/** Waits until it is known what became of a lock: true if it was abandoned, false if released. Throws if it is held. */
async function isAbandoned(path: string, name: string): Promise<boolean> {
  const first = await look(path);
  for (let looks = 0; first && looks < looksUntilAbandoned; looks++) {
    const alive = await isAlive(first.holder);
    if (alive === false) return true;
    if (alive) throw inUse(name, first.holder);
    await sleep(lookMs);
    const next = await look(path);
    if (!next) return false;
    if (next.content !== first.content || next.touched !== first.touched) throw inUse(name, next.holder);
  }
  return first !== undefined;
}

async function takeOver(path: string, name: string, content: string, own: string): Promise<FileLock> {
  const handle = await create(own, content);
  try {
    if (!handle) throw inUse(name);
    await rename(own, path);
    // Others may have found it abandoned at the same time: the last one has it.
    await sleep(2 * lookMs);
    const found = await look(path);
    if (found?.content !== content) throw inUse(name, found?.holder);
    return hold(path, name, content, handle);
  } catch (error) {
    await handle?.close();
    await rm(own, { force: true });
    throw error;
  }
}

function inUse(name: string, { pid, host }: Partial<Holder> = {}): Error {
  const who = pid === undefined || host === undefined ? "" : ` (${pid} on ${host})`;
  return Object.assign(new Error(`${name} is in use by another process${who}`), { code: "EBUSY" });
}

interface Look {
  content: string;
  touched: bigint;
  holder: Partial<Holder>;
}

/** Opens the lock anew each time: only then does a network file system ask its server. */
async function look(path: string): Promise<Look | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const { mtimeNs } = await file.stat({ bigint: true });
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const content = buffer.toString("utf8", 0, bytesRead);
    return { content, touched: mtimeNs, holder: parse(content) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function parse(content: string): Partial<Holder> {
  try {
    return { ...JSON.parse(content) };
  } catch {
    return {};
  }
}

/** Makes a file. Returns nothing if it exists. */
async function create(path: string, content: string): Promise<FileHandle | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "wx", 0o600);
    await handle.writeFile(content);
    return handle;
  } catch (error) {
    if (!handle && (error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    await handle?.close();
    if (handle) await rm(path, { force: true });
    throw error;
  }
}

/** Tells whether only this file is shared with a container, by mountinfo (proc_pid_mountinfo(5)). */
async function isMountedAlone(file: string): Promise<boolean> {
  const mounts = await readFile("/proc/self/mountinfo", "utf8").catch(() => "");
  const escaped = file.replace(/[\s\\]/g, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return mounts.split("\n").some((mount) => mount.split(" ")[4] === escaped);
}
