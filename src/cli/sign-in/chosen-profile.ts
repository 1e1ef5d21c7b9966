import type { TokenSource } from "../../auth/token-source.js";
import { usageError } from "../cli-error.js";
import { note } from "../output.js";
import type { Instance } from "./instance.js";
import { originIn } from "./origin.js";
import { profileName, readProfile } from "./profiles.js";
import { signedIn } from "./renewal.js";

/** What options and variables gave. */
interface Given {
  url: string | undefined;
  /** The name of what gave the credentials. */
  credentials: string | undefined;
  /** Whether the profile was named, by option or variable. */
  isNamed: boolean;
  headers: Instance["headers"];
}

/** What a profile adds to a connection. Its organization and its tokens are for its instance alone. */
export async function chosenProfile(
  args: { profile?: string },
  { url, credentials, isNamed, headers = [] }: Given,
): Promise<{ name: string; url: string; orgId?: string; auth: TokenSource } | undefined> {
  const name = profileName(args);
  const profile = await readProfile(name);
  if (!profile) {
    if (!isNamed) return undefined;
    throw usageError(`there is no profile ${name}: sign in by zitadel-mgmt login --profile ${name}`);
  }
  if (url !== undefined && originIn(url) !== profile.url) {
    if (!isNamed) return undefined;
    throw usageError(`the profile ${name} is for ${profile.url}, not for ${url}: which one is meant?`);
  }
  if (isNamed && credentials !== undefined) {
    note(`${credentials} says who calls, not the sign-in of the profile ${name}`);
  }
  const { orgId } = profile;
  const auth = signedIn(name, { url: profile.url, headers });
  return { name, url: profile.url, ...(orgId !== undefined && { orgId }), auth };
}
