import { isConfidential } from "../options.js";
import { readAddress } from "./address.js";
import { shown } from "./arguments.js";
import { usageError } from "./cli-error.js";
import { note } from "./output.js";

/** The options that say where the server is and who calls. */
export interface ConnectionArgs {
  url?: string;
  token?: string;
  "token-file"?: string;
  "key-file"?: string;
  "client-id"?: string;
  "client-secret"?: string;
  org?: string;
  profile?: string;
  protocol?: Protocol;
  header?: string[];
  "allow-plaintext"?: boolean;
  verbose?: boolean;
  json?: boolean;
}

/** The protocols that the server offers. */
export type Protocol = "grpc" | "grpc-web" | "rest";

/** The variables of the options that have one. */
export const variables = {
  url: "ZITADEL_URL",
  token: "ZITADEL_TOKEN",
  "token-file": "ZITADEL_TOKEN_FILE",
  "key-file": "ZITADEL_KEY_FILE",
  "client-id": "ZITADEL_CLIENT_ID",
  "client-secret": "ZITADEL_CLIENT_SECRET",
  org: "ZITADEL_ORG_ID",
} as const;

type Setting = keyof typeof variables;

const credentials = ["token", "token-file", "key-file", "client-id"] as const;

/** The value of an option, or of its variable. A variable that is set and empty is a mistake, not "not set". */
export function read(name: Setting, args: Pick<ConnectionArgs, Setting>): string | undefined {
  const value = args[name] ?? process.env[variables[name]];
  if (value === "") throw usageError(`${variables[name]} is set, but empty`);
  return value;
}

/** The name of what gives a setting: the option, else the variable. */
export function nameOf(name: Setting, args: Pick<ConnectionArgs, Setting>): string {
  return args[name] === undefined ? variables[name] : `--${name}`;
}

/** The origin that option or variable names. */
export function readUrl(args: Pick<ConnectionArgs, "url">): string | undefined {
  const url = read("url", args);
  return url === undefined ? undefined : readAddress(url, nameOf("url", args));
}

/** The organization that option or variable names. */
export function readOrg(args: ConnectionArgs): string | undefined {
  const orgId = read("org", args);
  if (orgId === undefined || /^[\x21-\x7e]{1,200}$/.test(orgId)) return orgId;
  throw usageError(
    `${nameOf("org", args)} is ${shown(`"${orgId}"`)}: the id of an organization is meant, such as 69629023906488334`,
  );
}

/**
 * Refuses to send a token where everybody on the way can read it, unless that was said to be meant. `name` is that of what
 * gave the address.
 */
export function checkPlaintext(args: Pick<ConnectionArgs, "allow-plaintext">, url: URL, name: string): void {
  if (isConfidential(url)) return;
  if (!args["allow-plaintext"]) {
    throw usageError(
      `${name} is "${url.origin}": no token is sent over plain http, where everybody on the way can read it: use https, or --allow-plaintext`,
    );
  }
  note(`warning: everybody on the way to ${url.host} can read the token, and all else: it is plain http`);
}

/** The credentials that options and environment give, with the name of what gave them. Undefined: none; of two kinds it throws a usage error. */
export function chosenCredentials(
  args: ConnectionArgs,
): { kind: (typeof credentials)[number]; name: string; value: string } | undefined {
  // Credentials on the command line are meant instead of those in the environment.
  const source = credentials.some((name) => args[name] !== undefined) ? args : {};
  const given = credentials.filter((name) => (source === args ? args[name] : read(name, {})) !== undefined);
  if (given.length > 1) {
    const names = given.map((name) => (source === args ? `--${name}` : variables[name]));
    throw usageError(`${names.join(" and ")} are both set: which one is meant?`);
  }
  const [kind] = given;
  return (
    kind && {
      kind,
      name: source === args ? `--${kind}` : variables[kind],
      value: read(kind, source) as string,
    }
  );
}
