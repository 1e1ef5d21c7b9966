import { isConfidential, parseOrigin } from "../../options.js";
import { usageError } from "../cli-error.js";
import { readOwnFile } from "./own-file.js";
import { profilePath } from "./places.js";

/** What a profile keeps beside the sign-in. Nothing of it is secret. */
export interface Profile {
  /** The origin of the instance. */
  url: string;
  /** The application that people sign in to. */
  clientId: string;
  orgId?: string;
}

/** The name that options and environment give, and what gave it. Default: `default`. */
export function profileName(args: { profile?: string }): string {
  const name = args.profile ?? process.env.ZITADEL_PROFILE ?? "default";
  if (!/^[a-z\d][a-z\d_.-]{0,63}$/.test(name)) {
    throw usageError(
      `${args.profile === undefined ? "ZITADEL_PROFILE" : "--profile"} must be a name of lower-case letters, digits, "-", "_" and "."`,
    );
  }
  return name;
}

/** Reads a profile. Undefined: nobody has signed in with it. */
export async function readProfile(name: string): Promise<Profile | undefined> {
  const path = profilePath(name);
  const text = await readOwnFile(path);
  if (text === undefined) return undefined;
  try {
    const { url, clientId, orgId } = JSON.parse(text);
    const texts = [url, clientId, orgId ?? ""];
    if (texts.every((value) => typeof value === "string")) {
      return { url: parseOrigin(url).origin, clientId, ...(orgId !== undefined && { orgId }) };
    }
  } catch {}
  throw usageError(`the profile ${path} is broken: delete it, and sign in again`);
}

/** The origin of an instance to which tokens may go. Anything else is a usage error. */
export function originOf(url: string): string {
  let parsed: URL;
  try {
    parsed = parseOrigin(url, "the address");
  } catch (error) {
    throw usageError((error as Error).message);
  }
  if (!isConfidential(parsed)) {
    throw usageError(`nobody signs in over plain http to ${parsed.hostname}: use https`);
  }
  return parsed.origin;
}

/** The origin of an address. Undefined: it is none. */
export function originIn(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined;
}
