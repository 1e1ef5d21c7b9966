import { join } from "node:path";
import envPaths from "env-paths";

const { config, data } = envPaths("zitadel-mgmt", { suffix: "" });

/** Where the settings of a profile lie. */
export function profilePath(name: string): string {
  return join(config, `profile-${name}.json`);
}

/** Where the tokens of a profile lie if the system has no keychain, and their lock in any case. */
export function signInPath(name: string): string {
  return join(data, `sign-in-${name}.json`);
}
