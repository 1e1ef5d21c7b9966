import { Code, ConnectError } from "@connectrpc/connect";
import * as oauth from "oauth4webapi";
import { whyOf } from "../../auth/token-endpoint.js";
import { type Refusal, readRefusal } from "../../auth/token-error.js";
import { maxBytes, wholeAnswer } from "../../auth/whole-answer.js";
import { noStore } from "../../no-store.js";
import { masking } from "../../secrets.js";
import { CliError, ExitCode } from "../cli-error.js";
import { originIn } from "./profiles.js";

/** An answer: its body is here, and what it refuses is read. */
export interface Answer {
  response: Response;
  /** Undefined: the status is 200. */
  refusal: Refusal | undefined;
}

/** What a request is sent with. */
export interface RequestOptions {
  [oauth.allowInsecureRequests]: boolean;
  [oauth.customFetch]: (url: string, init: object) => Promise<Response>;
  signal: AbortSignal;
}

/** Sends one request. No answer is `Unavailable`. `secrets` are what no text may show, even if the answer repeats it. */
export async function ask(
  endpoint: string,
  secrets: (string | undefined)[],
  ended: AbortSignal,
  send: (options: RequestOptions) => Promise<Response>,
): Promise<Answer> {
  const mask = masking(secrets.filter((secret) => secret !== undefined));
  const { response, text } = await wholeAnswer(ended, (signal) =>
    send({
      // Whoever calls has looked at the address: plain http is for this machine only.
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (url, init) => fetch(url, { ...init, ...noStore() }),
      signal,
    }),
  ).catch((error: Error) => {
    ended.throwIfAborted();
    throw new ConnectError(`no answer from ${endpoint}: ${mask(whyOf(error))}`, Code.Unavailable);
  });
  if (text === undefined) {
    throw new ConnectError(`the answer of ${endpoint} is larger than ${maxBytes} bytes`, Code.Unavailable);
  }
  const { status, headers } = response;
  const refusal = status === 200 ? undefined : readRefusal(response, text, mask);
  return {
    response: new Response([204, 205, 304].includes(status) ? null : text, { status, headers }),
    refusal,
  };
}

/** What an answer that refuses says, for people. */
export function textOf({ error, description, text, status }: Refusal): string {
  return [error, description].filter(Boolean).join(": ") || text || `HTTP ${status}`;
}

/** ZITADEL's addresses, for what needs no look at its metadata. */
export function serverAt(url: string): oauth.AuthorizationServer {
  return {
    issuer: url,
    token_endpoint: `${url}/oauth/v2/token`,
    revocation_endpoint: `${url}/oauth/v2/revoke`,
    userinfo_endpoint: `${url}/oidc/v1/userinfo`,
  };
}

const endpoints = ["authorization_endpoint", "device_authorization_endpoint", "token_endpoint"] as const;

/** Asks an instance for its metadata (RFC 8414). All that a sign-in uses of it must be at this origin. */
export async function discover(url: string, signal: AbortSignal): Promise<oauth.AuthorizationServer> {
  const { response, refusal } = await ask(url, [], signal, (options) =>
    oauth.discoveryRequest(new URL(url), options),
  );
  if (refusal) {
    const exitCode = refusal.status >= 500 || refusal.status === 429 ? ExitCode.unavailable : ExitCode.failed;
    throw new CliError(`${url} does not say how to sign in: ${textOf(refusal)}. Is it a ZITADEL?`, exitCode);
  }
  const server = await metadataOf(url, response);
  for (const name of endpoints) {
    const address = server[name];
    if (address !== undefined && originIn(address) !== url) {
      throw new CliError(`${url} sends sign-ins elsewhere, to ${address}: nothing was sent`, ExitCode.failed);
    }
  }
  return server;
}

async function metadataOf(url: string, response: Response): Promise<oauth.AuthorizationServer> {
  const copy = response.clone();
  try {
    return await oauth.processDiscoveryResponse(new URL(url), response);
  } catch (error) {
    const { issuer } = await copy.json().catch(() => ({}));
    const other = typeof issuer === "string" && originIn(issuer) !== url;
    const why = other ? `it calls itself ${issuer}: name it so` : (error as Error).message;
    throw new CliError(`${url} does not say how to sign in: ${why}`, ExitCode.failed);
  }
}
