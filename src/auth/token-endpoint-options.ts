import { parseHeaders } from "../headers.js";
import { isConfidential, parseOrigin, type TlsOptions } from "../options.js";
import { audienceScope } from "./scopes.js";
import { tlsFetch } from "./tls-fetch.js";

/** Where and for what a token is asked. */
export interface TokenEndpointOptions {
  /** The origin that the instance calls itself, such as `https://example.zitadel.cloud`. Assertions name it as it stands here. */
  issuer: string;
  /** The origin that is asked, where that is another: inside a cluster, or a proxy. Default: the issuer. */
  baseUrl?: string;
  /** Default: `openid` and {@link audienceScope}. */
  scopes?: string[];
  /** Headers on every request, e.g. `x-zitadel-instance-host`, or what a proxy asks for. Not `authorization`. */
  headers?: HeadersInit;
  /** Whether credentials may travel over plain http to hosts other than loopback, where anyone on the way can read them. Default false. */
  allowTokenOverPlaintext?: boolean;
  /** The fetch function to use. Default: the global one. */
  fetch?: typeof fetch;
  /** TLS settings, in runtimes that have `node:https`. Not together with `fetch`. */
  tls?: TlsOptions;
}

/** The names of {@link TokenEndpointOptions}. */
export const tokenEndpointOptions: readonly string[] = [
  "issuer",
  "baseUrl",
  "scopes",
  "headers",
  "allowTokenOverPlaintext",
  "fetch",
  "tls",
] satisfies (keyof TokenEndpointOptions)[];

/** Options with their defaults filled in. */
interface NormalizedEndpoint {
  issuer: string;
  /** The origin that is asked. */
  url: URL;
  scopes: string[];
  headers: Headers;
  fetch: typeof fetch;
}

/** Checks the options and fills in the defaults. Wrong ones are a TypeError. */
export function normalizeEndpoint(options: TokenEndpointOptions): NormalizedEndpoint {
  const { issuer, scopes = ["openid", audienceScope], allowTokenOverPlaintext = false } = options;
  const named = parseOrigin(issuer, "issuer");
  const url = options.baseUrl === undefined ? named : parseOrigin(options.baseUrl);
  if (typeof allowTokenOverPlaintext !== "boolean") {
    throw new TypeError("allowTokenOverPlaintext must be true or false");
  }
  if (!isConfidential(url) && !allowTokenOverPlaintext) {
    throw new TypeError(
      `no credentials are sent over plain http to ${url.hostname}: use https, or allowTokenOverPlaintext`,
    );
  }
  if (!Array.isArray(scopes) || scopes.length === 0) throw new TypeError("scopes must be a list of scopes");
  const headers = parseHeaders(options.headers ?? {});
  if (headers.has("authorization")) {
    throw new TypeError("headers must not have authorization, which says who asks for the token");
  }
  // An instance may call itself by a default port, which an URL leaves out.
  return { issuer: issuer.replace(/\/$/, ""), url, scopes, headers, fetch: fetchOf(options, url) };
}

function fetchOf({ fetch, tls }: TokenEndpointOptions, { protocol }: URL): NormalizedEndpoint["fetch"] {
  if (fetch !== undefined && typeof fetch !== "function") throw new TypeError("fetch must be a function");
  if (tls === undefined) return fetch ?? ((input, init) => globalThis.fetch(input, init));
  if (typeof tls !== "object" || tls === null) throw new TypeError("tls must be an object");
  if (fetch) throw new TypeError("fetch and tls exclude each other");
  if (protocol !== "https:") throw new TypeError("tls needs an address that starts with https");
  return tlsFetch(tls);
}
