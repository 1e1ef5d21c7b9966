import { ConnectError } from "@connectrpc/connect";
import { type Auth, type TokenSource, toTokenSource } from "../auth/token-source.js";
import type { ManagementClient } from "../client.js";
import type { ClientOptions } from "../options.js";
import type { ManagedTransport } from "../transports/managed-transport.js";
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
}

/** The protocols that the server offers. */
export type Protocol = "grpc" | "grpc-web" | "rest";

/** A client and what it was made from. */
export interface Connection extends AsyncDisposable {
  client: ManagementClient;
  transport: ManagedTransport;
  options: ClientOptions;
}

const variables = {
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

/** Makes the client that the options and the environment describe. Throws a usage error where they do not describe one. */
export async function connect(args: ConnectionArgs): Promise<Connection> {
  const options = await clientOptions(args);
  if (options.auth === undefined) {
    throw usageError(
      "no token: set ZITADEL_TOKEN, ZITADEL_TOKEN_FILE, ZITADEL_KEY_FILE or ZITADEL_CLIENT_ID, or sign in by zitadel-mgmt login",
    );
  }
  // A sign-in may have to wait for another process that renews it: longer than a call may take.
  if (!chosenCredentials(args)) await toTokenSource(options.auth).getToken();
  const transport = await openTransport(args.protocol ?? "grpc", options);
  const [{ createClient }, { ManagementService }] = await Promise.all([
    import("@connectrpc/connect"),
    import("../../gen/zitadel/management/v1/management_pb.js"),
  ]);
  return {
    client: createClient(ManagementService, transport),
    transport,
    options,
    [Symbol.asyncDispose]: () => transport.close(),
  };
}

/** Makes the transport of a protocol. Wrong options are a usage error. */
export async function openTransport(protocol: Protocol, options: ClientOptions): Promise<ManagedTransport> {
  const { createTransport } = await transports[protocol]();
  return wrongIsUsage(() => createTransport(options));
}

const transports = {
  grpc: () => import("../transports/grpc/transport.js"),
  "grpc-web": () => import("../transports/grpc-web.js"),
  rest: () => import("../transports/rest.js"),
};

/** Reads the options of a client. `auth` is absent where neither options nor environment have any. */
export async function clientOptions(args: ConnectionArgs): Promise<ClientOptions> {
  for (const secret of ["token", "client-secret"] as const) {
    if (args[secret] !== undefined) {
      note(
        `warning: --${secret} shows the secret to everyone who can list processes: use ${variables[secret]}`,
      );
    }
  }
  const url = read("url", args);
  const profile = await readProfile(args, url);
  const baseUrl = url ?? profile?.url;
  if (baseUrl === undefined) {
    throw usageError("no server: set ZITADEL_URL or --url, or sign in by zitadel-mgmt login");
  }
  const orgId = read("org", args) ?? profile?.orgId;
  const auth = (await readAuth(args, baseUrl)) ?? profile?.auth;
  return { baseUrl, ...(auth !== undefined && { auth }), ...(orgId !== undefined && { orgId }) };
}

/** What a profile adds. One that nobody named counts only where address or credentials are not given otherwise. */
async function readProfile(args: ConnectionArgs, url: string | undefined) {
  const credentials = chosenCredentials(args);
  const isNamed = (args.profile ?? process.env.ZITADEL_PROFILE) !== undefined;
  if (url !== undefined && credentials && !isNamed) return undefined;
  const { chosenProfile } = await import("./sign-in/chosen-profile.js");
  return chosenProfile(args, { url, credentials: credentials?.name, isNamed });
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

async function readAuth(args: ConnectionArgs, issuer: string): Promise<Auth | undefined> {
  const chosen = chosenCredentials(args);
  if (!chosen) return undefined;
  const { kind, name, value } = chosen;
  if (kind === "token") return value;
  if (kind === "token-file") {
    const { personalAccessToken } = await import("../auth/personal-access-token.js");
    return sourceOf(name, () => personalAccessToken({ file: value }));
  }
  if (kind === "key-file") {
    const { serviceAccount } = await import("../auth/service-account.js");
    return sourceOf(name, () => serviceAccount({ key: value, issuer }));
  }
  const clientSecret = read("client-secret", args);
  if (clientSecret === undefined) throw usageError("ZITADEL_CLIENT_ID needs ZITADEL_CLIENT_SECRET");
  const { clientCredentials } = await import("../auth/client-credentials.js");
  return wrongIsUsage(() => clientCredentials({ issuer, clientId: value, clientSecret }));
}

/** Makes a source of a file. What is wrong with it is told with the name of the option or variable that gave it. */
function sourceOf(name: string, make: () => TokenSource): TokenSource {
  const named = (error: unknown): never => {
    if (!(error instanceof Error) || error instanceof ConnectError) throw error;
    throw new TypeError(`${name}: ${error.message}`);
  };
  return wrongIsUsage(() => {
    try {
      const source = make();
      return { ...source, getToken: (options) => source.getToken(options).catch(named) };
    } catch (error) {
      return named(error);
    }
  });
}

/** The value of an option, or of its variable. A variable that is set and empty is a mistake, not "not set". */
export function read(name: Setting, args: ConnectionArgs): string | undefined {
  const value = args[name] ?? process.env[variables[name]];
  if (value === "") throw usageError(`${variables[name]} is set, but empty`);
  return value;
}

/** Runs what throws a TypeError for wrong options or input, now or later, and makes that a usage error. */
export function wrongIsUsage<T>(make: () => T): T {
  const wrong = (error: unknown): never => {
    throw error instanceof TypeError ? usageError(error.message) : error;
  };
  try {
    const made = make();
    return made instanceof Promise ? (made.catch(wrong) as T) : made;
  } catch (error) {
    return wrong(error);
  }
}
