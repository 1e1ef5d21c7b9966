import type { ConnectError } from "@connectrpc/connect";
import type { AuthorizationServer } from "oauth4webapi";
import { CliError, ExitCode, usageError } from "./cli-error.js";
import { clean, note, print } from "./output.js";
import {
  type ConnectionArgs,
  checkPlaintext,
  chosenCredentials,
  nameOf,
  readOrg,
  readUrl,
} from "./settings.js";
import { holdingSignals } from "./sign-in/held-signals.js";
import { type Instance, instanceAt, type ReachArgs } from "./sign-in/instance.js";
import { prepareOwnFile, writeOwnFile } from "./sign-in/own-file.js";
import { profilePath, signInPath } from "./sign-in/places.js";
import { type Profile, profileName, readProfile } from "./sign-in/profiles.js";
import { revoke } from "./sign-in/revocation.js";
import { discover } from "./sign-in/server.js";
import { lockSignIn, type Place, readLeftovers, type SignIn, storeSignIn } from "./sign-in/stored-sign-in.js";
import type { Tokens } from "./sign-in/tokens.js";
import { callerLabel, userInfo } from "./sign-in/user-info.js";

/** The options of `login`. */
export interface LoginArgs extends Pick<ConnectionArgs, "url" | "org" | "profile" | "client-id">, ReachArgs {
  web?: boolean;
}

/** `login`: a person signs in at ZITADEL, by a code or by the browser here, and is who calls from then on. */
export async function run(args: LoginArgs): Promise<ExitCode> {
  const name = profileName(args);
  const profile = await profileOf(args, name);
  const instance = instanceAt(profile.url, args);
  await locked(name, () => checkWritable([profilePath(name), signInPath(name)]));
  const tokens = await untilInterrupted((signal) => signIn(instance, profile, args.web === true, signal));
  const { url, clientId } = profile;
  const place = await store(name, instance, profile, { url, clientId, ...tokens });
  const who = await userInfo(instance, tokens.accessToken).then(callerLabel, (error: ConnectError) => {
    note(error.rawMessage);
  });
  await print(clean(`signed in${who ? ` as ${who}` : ""} at ${url}`));
  note(
    place === "keychain"
      ? "the tokens are in the system's keychain"
      : `the tokens are in ${signInPath(name)}, which only you can read`,
  );
  if (tokens.refreshToken === undefined) {
    note("the sign-in is not renewed: the application has no grant type Refresh Token");
  }
  const other = chosenCredentials({});
  if (other) note(`warning: ${other.name} is set, and says who calls instead of this sign-in`);
  return ExitCode.ok;
}

async function profileOf(args: LoginArgs, name: string): Promise<Profile> {
  const known = await readProfile(name);
  const given = readUrl(args);
  const url = given ?? known?.url;
  if (url === undefined) throw usageError("no server: set ZITADEL_URL or --url");
  const source = given === undefined ? `the address of the profile ${name}` : nameOf("url", args);
  checkPlaintext(args, new URL(url), source);
  const kept = known?.url === url ? known : undefined;
  const clientId = args["client-id"] ?? kept?.clientId;
  if (clientId === undefined) {
    throw usageError("no application to sign in to: name the client id of one with --client-id");
  }
  const orgId = readOrg(args) ?? kept?.orgId;
  return { url, clientId, ...(orgId !== undefined && { orgId }) };
}

async function signIn(
  instance: Instance,
  { clientId }: Profile,
  web: boolean,
  signal: AbortSignal,
): Promise<Tokens> {
  const server: AuthorizationServer = await discover(instance, signal);
  if (web) {
    const { signInByBrowser } = await import("./sign-in/loopback.js");
    return signInByBrowser(instance, server, clientId, signal);
  }
  const { signInByDevice } = await import("./sign-in/device.js");
  return signInByDevice(instance, server, clientId, signal);
}

async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, abort } = interruption();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const each of signals) process.on(each, abort);
  try {
    return await work(signal);
  } catch (error) {
    // Timers throw an error of their own.
    signal.throwIfAborted();
    throw error;
  } finally {
    for (const each of signals) process.off(each, abort);
  }
}

function interruption(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  const reason = new CliError("interrupted: nothing was stored", ExitCode.interrupted);
  return { signal: controller.signal, abort: () => controller.abort(reason) };
}

/** Before anybody signs in: what is stored of it must be possible to store. */
async function checkWritable(paths: string[]): Promise<void> {
  for (const path of paths) {
    await using _file = await prepareOwnFile(path);
  }
}

async function locked<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    const lock = await lockSignIn(name);
    try {
      return await work();
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (error instanceof CliError || error instanceof TypeError) throw error;
    throw new CliError(`the sign-in cannot be stored: ${(error as Error).message}`, ExitCode.failed);
  }
}

/** Stores the tokens and the profile. A sign-in that they replace is revoked, and so are they where that fails. */
function store(name: string, instance: Instance, profile: Profile, signIn: SignIn): Promise<Place> {
  return holdingSignals(async () => {
    try {
      const [place, before] = await locked(name, async () => {
        const before = await readLeftovers(name);
        const place = await storeSignIn(name, signIn);
        await writeOwnFile(profilePath(name), `${JSON.stringify(profile, undefined, 2)}\n`);
        return [place, before] as const;
      });
      for (const each of before.signIns) {
        const why = await revoke(each, instance);
        if (why) note(`the sign-in before this one could not be revoked: ${why}`);
      }
      return place;
    } catch (error) {
      const why = await revoke(signIn, instance);
      note(why ? `the new tokens could not be revoked: ${why}` : "the new tokens were revoked");
      throw error;
    }
  });
}
