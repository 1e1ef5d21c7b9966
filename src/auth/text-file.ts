import { builtinModule } from "./builtin-module.js";

/** Reads a text file where the platform has files: Node 22.3 or newer, Deno, Bun. The error never shows the path. */
export async function readTextFile(path: string | URL): Promise<string> {
  return decodeText(await (await fileSystem()).readFile(path).catch(withoutPath));
}

/** Returns what changes when a file is written again or replaced, links followed. The error never shows the path. */
export async function fileVersion(path: string | URL): Promise<string> {
  const { mtimeMs, size, ino } = await (await fileSystem()).stat(path).catch(withoutPath);
  return `${mtimeMs} ${size} ${ino}`;
}

/** UTF-8 or UTF-16, with or without byte order mark, without the white space around it. */
function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  // What stands in these files begins with ASCII.
  const littleEndian = (first === 0xff && second === 0xfe) || second === 0;
  const bigEndian = (first === 0xfe && second === 0xff) || first === 0;
  const encoding = littleEndian ? "utf-16le" : bigEndian ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes).trim();
}

/** Who gave a secret in place of a path must not find it in a log. */
function withoutPath(error: { code?: string }): never {
  throw new Error(`the file cannot be read: ${error.code ?? "not a path"}`);
}

interface FileSystem {
  readFile(path: string | URL): Promise<Uint8Array>;
  stat(path: string | URL): Promise<{ mtimeMs: number; size: number; ino: number }>;
}

async function fileSystem(): Promise<FileSystem> {
  const fs = builtinModule<FileSystem>("node:fs/promises");
  if (!fs) throw new Error("no files can be read here (Node has it from 22.3 on): give the text itself");
  return fs;
}

const longestPath = 1_024;

/** Tells whether a text may be a path. A token, a key and JSON are none, and must not be opened as one. */
export function canBePath(text: string): boolean {
  return (
    text.length <= longestPath &&
    !/\p{Cc}|-----BEGIN|^\s*(["'`{[]|$)/u.test(text) &&
    !isToken(text) &&
    decodeBase64(text) === undefined
  );
}

const opaque = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w-]{40,}$/;
const jwt = /^eyJ[\w-]+(\.[\w-]*){2,4}$/;

/** Tells whether a text can only be a token, or another secret of this kind: no file has such a name. */
export function isToken(text: string): boolean {
  const [, token = ""] = /^(?:bearer\s+)?(.*)$/is.exec(text.trim()) ?? [];
  return jwt.test(token) || (opaque.test(token) && decodeBase64(token) === undefined);
}

/** Decodes base64 or base64url of a key file or a PEM. Undefined: it is not that. */
export function decodeBase64(text: string): string | undefined {
  try {
    const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    const decoded = decodeText(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
    return /^(["{]|-----BEGIN)/.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
