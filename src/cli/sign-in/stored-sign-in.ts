import { setTimeout as sleep } from "node:timers/promises";
import { Code, ConnectError } from "@connectrpc/connect";
import { type FileLock, lockFile } from "../../bulk/file-lock.js";
import { deleteFromKeychain, readKeychain, writeKeychain } from "./keychain.js";
import {
  deleteOwnFile,
  makeOwnFolder,
  prepareOwnFile,
  readOwnFile,
  whyExposed,
  writeOwnFile,
} from "./own-file.js";
import { signInPath } from "./places.js";

/** What a sign-in gave, and where: its tokens go nowhere else. */
export interface SignIn {
  url: string;
  clientId: string;
  accessToken: string;
  /** Absent where the application gets none. */
  refreshToken?: string;
  /** When the access token ends, in milliseconds of this machine's clock. Absent: nobody said. */
  expiresAt?: number;
}

/** Where a sign-in is stored. */
export type Place = "keychain" | "file";

/** A sign-in and where it was found. */
export interface Found {
  signIn: SignIn;
  place: Place;
}

/**
 * Reads the sign-in of a profile. A file counts before the keychain: it is there only where the keychain failed. Nobody
 * signed in, and what is broken or was open to others, is `Unauthenticated`.
 */
export async function readSignIn(name: string): Promise<Found> {
  const path = signInPath(name);
  const text = await readOwnFile(path);
  const exposed = text === undefined ? undefined : await whyExposed(path);
  if (exposed) throw signInAgain(name, `the sign-in ${path} is not used, because ${exposed}`);
  if (text !== undefined) return { signIn: parse(name, text, path), place: "file" };
  return { signIn: parse(name, await readSecret(name), `of ${name} in the keychain`), place: "keychain" };
}

/** What there is of sign-ins to end. */
export interface Leftovers {
  signIns: SignIn[];
  /** How many cannot be read, so that their tokens are not known. */
  broken: number;
  /** Why the keychain did not answer. */
  failure?: string;
}

/** Reads all that is to be forgotten, whoever else could read it. */
export async function readLeftovers(name: string): Promise<Leftovers> {
  let failure: string | undefined;
  const secret = await readKeychain(name).catch((error: Error) => {
    failure = error.message;
  });
  const texts = [await readOwnFile(signInPath(name)), secret].filter((text) => typeof text === "string");
  const signIns = texts.map(signInIn).filter((signIn) => signIn !== undefined);
  return { signIns, broken: texts.length - signIns.length, ...(failure !== undefined && { failure }) };
}

async function readSecret(name: string): Promise<string> {
  let failure = "";
  const secret = await readKeychain(name).catch((error: Error) => {
    failure = `, as far as can be told without a keychain (${error.message})`;
  });
  if (!secret) throw signInAgain(name, `nobody is signed in with the profile ${name}${failure}`);
  return secret;
}

function parse(name: string, text: string, where: string): SignIn {
  const signIn = signInIn(text);
  if (!signIn) throw signInAgain(name, `the sign-in ${where} is broken`);
  return signIn;
}

function signInIn(text: string): SignIn | undefined {
  try {
    const { url, clientId, accessToken, refreshToken, expiresAt } = JSON.parse(text);
    const texts = [url, clientId, accessToken, refreshToken ?? ""];
    if (!texts.every((value) => typeof value === "string")) return undefined;
    if (!["number", "undefined"].includes(typeof expiresAt)) return undefined;
    return { url, clientId, accessToken, refreshToken, expiresAt };
  } catch {
    return undefined;
  }
}

/** The error that only a new sign-in with the profile ends. */
export function signInAgain(name: string, reason: string): ConnectError {
  return new ConnectError(`${reason}: ${howToSignIn(name)}`, Code.Unauthenticated);
}

/** What to do where the sign-in of a profile has ended. */
export function howToSignIn(name: string): string {
  return `sign in again, by zitadel-mgmt login${name === "default" ? "" : ` --profile ${name}`}`;
}

/** Stores a new sign-in: in the keychain, or where that fails in a file. Returns where. */
export async function storeSignIn(name: string, signIn: SignIn): Promise<Place> {
  const text = JSON.stringify(signIn);
  try {
    await writeKeychain(name, text);
  } catch {
    await writeOwnFile(signInPath(name), text);
    return "file";
  }
  await deleteOwnFile(signInPath(name));
  return "keychain";
}

/**
 * Prepares to store a renewed sign-in where the one before was found. The file is prepared in any case: should the
 * keychain fail when the server has ended the tokens of before, the new ones go there.
 */
export async function prepareToStore(
  name: string,
  place: Place,
): Promise<AsyncDisposable & { afterKill: boolean; commit(signIn: SignIn): Promise<void> }> {
  const file = await prepareOwnFile(signInPath(name));
  return {
    afterKill: file.afterKill,
    async commit(signIn) {
      const text = JSON.stringify(signIn);
      if (place === "file") return file.commit(text);
      await writeKeychain(name, text).catch(() => file.commit(text));
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}

/** Deletes a sign-in wherever it is. */
export async function forgetSignIn(name: string): Promise<void> {
  await deleteOwnFile(signInPath(name));
  // Where there is no keychain, nothing is in it.
  const kept = await readKeychain(name).catch(() => undefined);
  if (kept !== undefined) await deleteFromKeychain(name);
}

const waitMs = 30_000;
const pauseMs = 200;

/** Waits until no other process renews or changes the sign-in of a profile, half a minute at most. */
export async function lockSignIn(name: string): Promise<FileLock> {
  const path = signInPath(name);
  await makeOwnFolder(path);
  const end = performance.now() + waitMs;
  for (;;) {
    try {
      return await lockFile(path, `the sign-in ${path}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EBUSY" || performance.now() > end) throw error;
      await sleep(pauseMs);
    }
  }
}
