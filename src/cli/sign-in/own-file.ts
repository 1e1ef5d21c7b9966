import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A file that is about to be replaced. */
interface PreparedFile extends AsyncDisposable {
  /** Whether a process was killed that had prepared the same, and left that behind. */
  afterKill: boolean;
  /** Replaces the file, whole or not at all. */
  commit(text: string): Promise<void>;
}

/** The room that is taken up before it is known what is written. */
const reserved = 8_192;

/** Makes the folder of a file, for its owner alone. */
export async function makeOwnFolder(path: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}

/** Where a file is written before it takes the place of another. */
function draftOf(path: string): string {
  return `${path}.new`;
}

/**
 * Prepares the replacement of a file that only its owner can read (0600, in a folder of 0700): by one process at a time.
 * A folder that cannot be written and a full disk are told here, before something is done that must be written down.
 */
export async function prepareOwnFile(path: string): Promise<PreparedFile> {
  const draft = draftOf(path);
  const failed = (error: NodeJS.ErrnoException): never => {
    throw Object.assign(new Error(`${path} cannot be written: ${error.message}`), { code: error.code });
  };
  await makeOwnFolder(path).catch(failed);
  const afterKill = await rm(draft).then(
    () => true,
    (error) => (error.code === "ENOENT" ? false : failed(error)),
  );
  const file = await open(draft, "wx", 0o600).catch(failed);
  const discard = async () => {
    await file.close();
    await rm(draft, { force: true });
  };
  try {
    await file.writeFile(" ".repeat(reserved));
    await file.sync();
  } catch (error) {
    await discard();
    return failed(error as NodeJS.ErrnoException);
  }
  return {
    afterKill,
    async commit(text) {
      await file.write(text, 0);
      await file.truncate(Buffer.byteLength(text));
      await file.sync();
      await rename(draft, path);
    },
    [Symbol.asyncDispose]: discard,
  };
}

/** Replaces a file that only its owner can read. */
export async function writeOwnFile(path: string, text: string): Promise<void> {
  await using file = await prepareOwnFile(path);
  await file.commit(text);
}

/** Deletes a file, and what a process that was killed left of it. */
export async function deleteOwnFile(path: string): Promise<void> {
  for (const each of [path, draftOf(path)]) await rm(each, { force: true });
}

/** Reads a file. Undefined: there is none. */
export async function readOwnFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Says why a file is no secret of the one who runs this. Undefined: it is. Windows guards the folder itself. */
export async function whyExposed(path: string): Promise<string | undefined> {
  if (process.platform === "win32") return undefined;
  const { mode, uid } = await stat(path);
  if (uid !== process.getuid?.()) return "it belongs to another user";
  const permissions = mode & 0o777;
  return permissions & 0o077 ? `others may open it (its mode is ${permissions.toString(8)})` : undefined;
}
