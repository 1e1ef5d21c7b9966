/** Reads a text file where the platform has files: Node 22.3 or newer, Deno, Bun. */
export async function readTextFile(path: string | URL): Promise<string> {
  return (await fileSystem()).readFile(path, "utf8");
}

/** Returns what changes when a file is written again or replaced, links followed. */
export async function fileVersion(path: string | URL): Promise<string> {
  const { mtimeMs, size, ino } = await (await fileSystem()).stat(path);
  return `${mtimeMs} ${size} ${ino}`;
}

interface FileSystem {
  readFile(path: string | URL, encoding: "utf8"): Promise<string>;
  stat(path: string | URL): Promise<{ mtimeMs: number; size: number; ino: number }>;
}

async function fileSystem(): Promise<FileSystem> {
  // An import of node:fs would break bundles for browsers.
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };
  const fs = process?.getBuiltinModule?.("node:fs/promises");
  if (!fs) throw new Error("no files can be read here (Node has it from 22.3 on): give the text itself");
  return fs as FileSystem;
}
