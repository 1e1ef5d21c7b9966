import { CliError, ExitCode } from "./cli-error.js";
import { note, print } from "./output.js";
import { checkPlaintext } from "./settings.js";
import { holdingSignals } from "./sign-in/held-signals.js";
import { type Instance, instanceAt, type ReachArgs } from "./sign-in/instance.js";
import { originIn } from "./sign-in/origin.js";
import { profileName, readProfile } from "./sign-in/profiles.js";
import { revoke } from "./sign-in/revocation.js";
import { forgetSignIn, lockSignIn, readLeftovers } from "./sign-in/stored-sign-in.js";

/** `logout`: ends the tokens at the server and deletes them here, and says which of both was not done. */
export async function run(args: ReachArgs & { profile?: string }): Promise<ExitCode> {
  const name = profileName(args);
  // One that is broken must not keep anybody from signing out.
  const profile = await readProfile(name).catch(() => undefined);
  const instance = profile && instanceAt(profile.url, args);
  const lock = await lockSignIn(name).catch(notForgotten);
  try {
    return await holdingSignals(() => signOut(name, instance, args));
  } finally {
    await lock.release();
  }
}

async function signOut(name: string, instance: Instance | undefined, args: ReachArgs): Promise<ExitCode> {
  const { signIns, broken, failure } = await readLeftovers(name).catch(notForgotten);
  // Before anything is forgotten that could then not be revoked any more.
  if (instance && signIns.some(({ url }) => originIn(url) === instance.url)) {
    checkPlaintext(args, new URL(instance.url), `the address of the profile ${name}`);
  }
  const alive: string[] = broken > 0 ? ["what was stored is broken, so that its tokens are not known"] : [];
  for (const signIn of signIns) {
    const why = await revoke(signIn, instance);
    if (why !== undefined) alive.push(`${signIn.url} did not confirm that it revoked the tokens: ${why}`);
  }
  await forgetSignIn(name).catch(notForgotten);
  if (alive.length > 0) {
    throw new CliError("the sign-in is forgotten here, but may be valid at the server", ExitCode.failed, [
      ...alive,
      "whoever has a copy of the tokens can use them for up to 90 days: end the session in ZITADEL's Console",
    ]);
  }
  if (signIns.length > 0)
    await print(`signed out of ${signIns.map(({ url }) => url).join(", ")}: the tokens are revoked`);
  else
    note(
      `nobody is signed in with the profile ${name}${failure ? `, as far as can be told without a keychain (${failure})` : ""}`,
    );
  return ExitCode.ok;
}

function notForgotten(error: Error): never {
  throw new CliError(`the sign-in was not forgotten: ${error.message}`, ExitCode.failed);
}
