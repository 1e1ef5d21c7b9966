import type { Interceptor } from "@connectrpc/connect";
import { type Auth, type TokenSource, toTokenSource } from "./auth/token-source.js";
import { parseHeaders } from "./headers.js";

/** What a client or transport is made from. An unknown option is a TypeError, and so is a wrong value. */
export interface ClientOptions {
  /** The origin of the instance, such as `https://example.zitadel.cloud`. No path, query or user info. */
  baseUrl: string;
  /** A personal access token, a function that returns a token, or a TokenSource. Left out: calls carry no token. */
  auth?: Auth;
  /** The organization of every call, sent as `x-zitadel-orgid`. Default: the caller's own. A call's own header wins. */
  orgId?: string;
  /** Headers on every call, e.g. `x-zitadel-instance-host` for an in-cluster address. A call's own headers win. */
  headers?: HeadersInit;
  /** How long a call may take, in milliseconds, with its token request and all attempts. Default 10 000; 0 is no limit. */
  defaultTimeoutMs?: number;
  /** Interceptors around those of this package; the first is the outermost. */
  interceptors?: Interceptor[];
  /** Whether an answer from another organization than the one asked for is an error. Default true. */
  checkOrganization?: boolean;
  /** The largest answer that is accepted, in bytes. Default 16 MiB. */
  maxResponseBytes?: number;
  /** Whether tokens may travel over plain http to hosts other than loopback, where anyone on the way can read them. Default false. */
  allowTokenOverPlaintext?: boolean;
  /** The fetch function to use, over gRPC-web and REST. Default: the global one. */
  fetch?: typeof fetch;
  /** TLS settings, over gRPC in Node. */
  tls?: TlsOptions;
}

/** Certificates and keys, as PEM text. */
export interface TlsOptions {
  /** Certificates of the authorities to trust, instead of those that Node trusts. */
  ca?: string | string[];
  /** The client's certificate chain. */
  cert?: string;
  /** The client's private key. */
  key?: string;
  /** The name that the server's certificate must have. Default: the host of `baseUrl`. */
  servername?: string;
}

/** Options with their defaults filled in. */
export interface NormalizedOptions {
  baseUrl: string;
  tokenSource: TokenSource | undefined;
  orgId: string | undefined;
  headers: Headers | undefined;
  defaultTimeoutMs: number;
  interceptors: Interceptor[];
  checkOrganization: boolean;
  maxResponseBytes: number;
  tokenAllowed: boolean;
  fetch: typeof fetch;
  tls: TlsOptions;
}

/** The type of each option; `any` is checked where it is used. */
const types = {
  baseUrl: "any",
  auth: "any",
  orgId: "string",
  headers: "object",
  defaultTimeoutMs: "number",
  interceptors: "any",
  checkOrganization: "boolean",
  maxResponseBytes: "number",
  allowTokenOverPlaintext: "boolean",
  fetch: "function",
  tls: "object",
} satisfies Record<keyof ClientOptions, string>;

const expected: Record<string, string> = {
  string: "text without white space, and not empty",
  number: "a number from 0 to 2147483647",
  boolean: "true or false",
};

function check(name: string, value: unknown, unsupported: string[]): void {
  if (!Object.hasOwn(types, name)) throw new TypeError(`unknown option ${name}`);
  const type = types[name as keyof ClientOptions];
  if (unsupported.includes(name)) throw new TypeError(`this protocol has no option ${name}`);
  const valid =
    type === "any" ||
    (typeof value === type &&
      value !== null &&
      (typeof value !== "string" || /^[\x21-\x7e]+$/.test(value)) &&
      (typeof value !== "number" || (value >= 0 && value < 2 ** 31)));
  if (!valid) throw new TypeError(`${name} must be ${expected[type] ?? `of the type ${type}`}`);
}

/** Checks the options and fills in the defaults. `unsupported` are those that the protocol has no use for. */
export function normalizeOptions(
  options: ClientOptions,
  unsupported: (keyof ClientOptions)[],
): NormalizedOptions {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      'there are no options: give at least a baseUrl, such as "https://example.zitadel.cloud"',
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) check(name, value, unsupported);
  }
  if (!options.fetch && !globalThis.fetch && !unsupported.includes("fetch")) {
    throw new TypeError("there is no fetch in this environment: give one as the option fetch");
  }
  const { interceptors = [] } = options;
  if (!Array.isArray(interceptors) || interceptors.some((one) => typeof one !== "function")) {
    throw new TypeError("interceptors must be a list of functions");
  }
  const url = parseOrigin(options.baseUrl);
  const tokenSource = "auth" in options ? toTokenSource(options.auth as Auth) : undefined;
  const headers = options.headers && parseHeaders(options.headers);
  const tokenAllowed = options.allowTokenOverPlaintext === true || isConfidential(url);
  if (!tokenAllowed && (tokenSource || headers?.has("authorization"))) {
    throw new TypeError(
      `no token is sent over plain http to ${url.hostname}: use https, or allowTokenOverPlaintext`,
    );
  }
  return {
    baseUrl: url.origin,
    tokenSource,
    orgId: options.orgId,
    headers,
    defaultTimeoutMs: options.defaultTimeoutMs ?? 10_000,
    interceptors,
    checkOrganization: options.checkOrganization ?? true,
    maxResponseBytes: options.maxResponseBytes ?? 16 * 1024 * 1024,
    tokenAllowed,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    tls: options.tls ?? {},
  };
}

/** Parses an origin such as `https://example.zitadel.cloud`. Anything more, or less, is a TypeError. */
export function parseOrigin(value: string, name = "baseUrl"): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new TypeError(
      `${name} must be an origin such as "https://example.zitadel.cloud", without path, query or user info`,
    );
  }
  return url;
}

/** Tells whether nobody on the way can read what is sent there: https, or this machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
