import { Code, ConnectError } from "@connectrpc/connect";
import { abortable } from "../../auth/abortable.js";
import type { TokenSource } from "../../auth/token-source.js";
import type { FileLock } from "../../bulk/file-lock.js";
import { holdingSignals } from "./held-signals.js";
import type { Instance } from "./instance.js";
import { originIn } from "./origin.js";
import {
  type Found,
  howToSignIn,
  lockSignIn,
  prepareToStore,
  readSignIn,
  type SignIn,
  signInAgain,
} from "./stored-sign-in.js";
import type { Tokens } from "./tokens.js";

const marginMs = 30_000;
const youngMs = 60_000;

/**
 * Makes the TokenSource of whoever is signed in with a profile, at this instance and no other.
 *
 * A token is renewed when it has expired or was refused: once for all calls and for all processes of this machine,
 * because a renewal ends the tokens before it. New tokens are stored before they are used. A caller that aborts stops
 * waiting; the renewal goes on, and a signal to end the process waits for it.
 */
export function signedIn(name: string, instance: Instance): TokenSource {
  const refused = new Set<string>();
  let current: SignIn | undefined;
  let renewing: Promise<SignIn> | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;

  const isUsable = ({ accessToken, expiresAt = Number.POSITIVE_INFINITY }: SignIn) =>
    !refused.has(accessToken) && Date.now() < expiresAt - marginMs;

  async function stored(): Promise<Found> {
    const found = await readSignIn(name);
    if (originIn(found.signIn.url) === instance.url) return found;
    throw signInAgain(
      name,
      `the profile ${name} is signed in at ${found.signIn.url}, not at ${instance.url}`,
    );
  }

  async function renew(): Promise<SignIn> {
    const { signIn } = await stored();
    if (isUsable(signIn)) return signIn;
    if (signIn.refreshToken === undefined) throw signInAgain(name, "the sign-in has ended");
    const lock = await lockSignIn(name);
    try {
      return await holdingSignals(() => renewLocked(lock));
    } finally {
      await lock.release();
    }
  }

  async function renewLocked(lock: FileLock): Promise<SignIn> {
    const { signIn, place } = await stored();
    // Another process was faster.
    if (isUsable(signIn)) return signIn;
    if (performance.now() - renewedAt < youngMs)
      throw signInAgain(name, "the server refuses the token that it has just issued");
    await using store = await prepareToStore(name, place);
    const { expiresAt: _, ...before } = signIn;
    // A server may let the refresh token be used again, and then gives no other.
    const tokens = await refreshed(name, instance, signIn).catch((error: ConnectError) => {
      if (!store.afterKill || error.code !== Code.Unauthenticated) throw error;
      throw signInAgain(
        name,
        "the sign-in has ended, maybe because a command was killed while it renewed it",
      );
    });
    const renewed = { ...before, ...tokens };
    if (await lostTo(lock)) {
      const { signIn: theirs } = await stored();
      if (isUsable(theirs)) return theirs;
    }
    await store.commit(renewed).catch((error: Error) => {
      throw signInAgain(name, `the sign-in was renewed, but could not be stored (${error.message})`);
    });
    renewedAt = performance.now();
    return renewed;
  }

  return {
    async getToken({ signal } = {}) {
      signal?.throwIfAborted();
      if (current && isUsable(current)) return current.accessToken;
      renewing ??= renew()
        .catch(asCallError)
        .finally(() => {
          renewing = undefined;
        });
      renewing.catch(() => {});
      current = await abortable(renewing, signal);
      return current.accessToken;
    },
    invalidate(token) {
      refused.add(token);
    },
    hint: howToSignIn(name),
  };
}

/** Whether another process took over while this one stood still. */
async function lostTo(lock: FileLock): Promise<boolean> {
  return lock.check().then(
    () => false,
    () => true,
  );
}

/** What asks is loaded where it is used: few commands meet a token that has expired. */
async function refreshed(name: string, instance: Instance, signIn: SignIn): Promise<Tokens> {
  const { refresh } = await import("./refresh.js");
  return refresh(name, instance, signIn);
}

/** Errors of files, of the lock and of answers, as an error of a call. */
function asCallError(error: Error): never {
  if (error instanceof ConnectError || error instanceof TypeError) throw error;
  throw new ConnectError(`the sign-in could not be renewed: ${error.message}`, Code.FailedPrecondition);
}
