import { ConnectError } from "@connectrpc/connect";
import { type Auth, type TokenSource, toTokenSource } from "../auth/token-source.js";
import type { ManagementClient } from "../client.js";
import type { ClientOptions } from "../options.js";
import type { ManagedTransport } from "../transports/managed-transport.js";
import { usageError } from "./cli-error.js";
import { note } from "./output.js";
import {
  type ConnectionArgs,
  checkPlaintext,
  chosenCredentials,
  nameOf,
  type Protocol,
  read,
  readOrg,
  readUrl,
  variables,
} from "./settings.js";

/** A client and what it was made from. */
export interface Connection extends AsyncDisposable {
  client: ManagementClient;
  transport: ManagedTransport;
  options: ConnectionOptions;
}

/** What a client is made from. */
export interface ConnectionOptions extends ClientOptions {
  headers?: [name: string, value: string][];
}

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
export async function clientOptions(args: ConnectionArgs): Promise<ConnectionOptions> {
  for (const secret of ["token", "client-secret"] as const) {
    if (args[secret] !== undefined) {
      note(
        `warning: --${secret} shows the secret to everyone who can list processes: use ${variables[secret]}`,
      );
    }
  }
  const url = readUrl(args);
  const headers = args.header && (await import("./header-options.js")).readHeaders(args.header);
  const profile = await readProfile(args, url, headers);
  const baseUrl = url ?? profile?.url;
  if (baseUrl === undefined) {
    throw usageError("no server: set ZITADEL_URL or --url, or sign in by zitadel-mgmt login");
  }
  const orgId = readOrg(args) ?? profile?.orgId;
  const shared = {
    ...(headers && { headers }),
    ...(args["allow-plaintext"] && { allowTokenOverPlaintext: true }),
  };
  if (profile || chosenCredentials(args)) {
    const name =
      url === undefined && profile ? `the address of the profile ${profile.name}` : nameOf("url", args);
    checkPlaintext(args, new URL(baseUrl), name);
  }
  const auth = (await readAuth(args, baseUrl, shared)) ?? profile?.auth;
  return {
    baseUrl,
    ...shared,
    ...(auth !== undefined && { auth }),
    ...(orgId !== undefined && { orgId }),
    ...(args.verbose && { interceptors: [(await import("./call-log.js")).callLog(args.json === true)] }),
  };
}

/** What a profile adds. One that nobody named counts only where address or credentials are not given otherwise. */
async function readProfile(
  args: ConnectionArgs,
  url: string | undefined,
  headers: ConnectionOptions["headers"],
) {
  const credentials = chosenCredentials(args);
  const isNamed = (args.profile ?? process.env.ZITADEL_PROFILE) !== undefined;
  if (url !== undefined && credentials && !isNamed) return undefined;
  const { chosenProfile } = await import("./sign-in/chosen-profile.js");
  return chosenProfile(args, { url, credentials: credentials?.name, isNamed, headers });
}

async function readAuth(
  args: ConnectionArgs,
  baseUrl: string,
  shared: Pick<ConnectionOptions, "allowTokenOverPlaintext" | "headers">,
): Promise<Auth | undefined> {
  const chosen = chosenCredentials(args);
  if (!chosen) return undefined;
  const { kind, name, value } = chosen;
  if (kind === "token") return sourceOf(name, () => toTokenSource(value));
  if (kind === "token-file") {
    const { personalAccessToken } = await import("../auth/personal-access-token.js");
    return sourceOf(name, () => personalAccessToken({ file: value }));
  }
  // In a cluster an instance is asked by another name than its own, which its tokens are for.
  const ownHost = shared.headers?.find(([header]) => header === "x-zitadel-instance-host")?.[1];
  const endpoint = { issuer: ownHost === undefined ? baseUrl : `https://${ownHost}`, baseUrl, ...shared };
  if (kind === "key-file") {
    const { serviceAccount } = await import("../auth/service-account.js");
    return sourceOf(name, () => serviceAccount({ key: value, ...endpoint }));
  }
  const clientSecret = read("client-secret", args);
  if (clientSecret === undefined) throw usageError(`${name} needs ZITADEL_CLIENT_SECRET`);
  const secretName = nameOf("client-secret", args);
  const { clientCredentials } = await import("../auth/client-credentials.js");
  return wrongIsUsage(() => clientCredentials({ clientId: value, clientSecret, ...endpoint }), {
    clientId: name,
    clientSecret: secretName,
  });
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

/**
 * Runs what throws a TypeError for wrong options or input, now or later, and makes that a usage error. `names` are those
 * that the options have on the command line.
 */
export function wrongIsUsage<T>(make: () => T, names: Record<string, string> = {}): T {
  const wrong = (error: unknown): never => {
    if (!(error instanceof TypeError)) throw error;
    throw usageError(error.message.replace(/^\w+/, (word) => names[word] ?? word));
  };
  try {
    const made = make();
    return made instanceof Promise ? (made.catch(wrong) as T) : made;
  } catch (error) {
    return wrong(error);
  }
}
