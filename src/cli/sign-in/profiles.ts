import { parseOrigin } from "../../options.js";
import { shown } from "../arguments.js";
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
    const what = args.profile === undefined ? "ZITADEL_PROFILE" : "--profile";
    throw usageError(
      `${what} is ${shown(`"${name}"`)}: a name of lower-case letters, digits, "-", "_" and "." is meant`,
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
