import { Code, ConnectError } from "@connectrpc/connect";
import * as oauth from "oauth4webapi";
import { whyOf } from "../../auth/token-endpoint.js";
import { type Refusal, readRefusal } from "../../auth/token-error.js";
import { maxBytes, wholeAnswer } from "../../auth/whole-answer.js";
import { noStore } from "../../no-store.js";
import { masking, secretsOf } from "../../secrets.js";
import { CliError, ExitCode } from "../cli-error.js";
import { note } from "../output.js";
import { type Instance, ownOrigins } from "./instance.js";
import { originIn } from "./origin.js";

/** An answer: its body is here, and what it refuses is read. */
export interface Answer {
  response: Response;
  /** Undefined: the status is 200. */
  refusal: Refusal | undefined;
}

/** What a request is sent with. */
export interface RequestOptions {
  [oauth.allowInsecureRequests]: boolean;
  [oauth.customFetch]: (
    url: string,
    init: { method: string; headers: Record<string, string> },
  ) => Promise<Response>;
  signal: AbortSignal;
}

/**
 * Sends one request to an instance, whatever host the end point has by its own account. No answer is `Unavailable`.
 * `secrets` are what no text may show, even if the answer repeats it.
 */
export async function ask(
  instance: Instance,
  endpoint: string,
  secrets: (string | undefined)[],
  ended: AbortSignal,
  send: (options: RequestOptions) => Promise<Response>,
): Promise<Answer> {
  const given = new Headers(instance.headers);
  const mask = masking([...secrets.filter((secret) => secret !== undefined), ...secretsOf(given)]);
  const { response, text } = await wholeAnswer(ended, (signal) =>
    send({
      // Whoever calls has looked at the address: plain http is for this machine only.
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (url, init) => {
        const headers = { ...Object.fromEntries(given), ...init.headers };
        const answer = fetch(at(instance, url), { ...init, headers, ...noStore() });
        return instance.verbose ? told(init.method, url, answer) : answer;
      },
      signal,
    }),
  ).catch((error: Error) => {
    ended.throwIfAborted();
    const why = mask(whyOf(error));
    throw new ConnectError(`no answer from ${at(instance, endpoint)}: ${why}`, Code.Unavailable);
  });
  if (text === undefined) {
    throw new ConnectError(
      `the answer of ${at(instance, endpoint)} is larger than ${maxBytes} bytes`,
      Code.Unavailable,
    );
  }
  const { status, headers } = response;
  const refusal = status === 200 ? undefined : readRefusal(response, text, mask);
  return {
    response: new Response([204, 205, 304].includes(status) ? null : text, { status, headers }),
    refusal,
  };
}

/** Where an instance is asked that names its end points by another host, as in a cluster. */
function at({ url }: Instance, endpoint: string): string {
  const { pathname, search } = new URL(endpoint);
  return `${url}${pathname}${search}`.replace(/\/$/, "");
}

/** Tells a request with its status and time. */
async function told(method: string, url: string, answer: Promise<Response>): Promise<Response> {
  const start = performance.now();
  const status = await answer.then(
    ({ status }) => status,
    () => "no answer",
  );
  note(`${method} ${new URL(url).pathname} ${status} ${Math.round(performance.now() - start)} ms`);
  return answer;
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
export async function discover(instance: Instance, signal: AbortSignal): Promise<oauth.AuthorizationServer> {
  const { url } = instance;
  const { response, refusal } = await ask(instance, url, [], signal, (options) =>
    oauth.discoveryRequest(new URL(url), options),
  );
  if (refusal) {
    const exitCode = refusal.status >= 500 || refusal.status === 429 ? ExitCode.unavailable : ExitCode.failed;
    const text = textOf(refusal);
    // ZITADEL has no instance of this host.
    const hint = text.includes("QUERY-1kIjX")
      ? 'Name the host that the instance calls itself: --header "x-zitadel-instance-host: example.zitadel.cloud"'
      : "Is it a ZITADEL?";
    throw new CliError(`${url} does not say how to sign in: ${text}. ${hint}`, exitCode);
  }
  const server = await metadataOf(instance, response);
  for (const name of endpoints) {
    const address = server[name];
    if (address !== undefined && originIn(address) !== originIn(server.issuer)) {
      throw new CliError(`${url} sends sign-ins elsewhere, to ${address}: nothing was sent`, ExitCode.failed);
    }
  }
  return server;
}

async function metadataOf(instance: Instance, response: Response): Promise<oauth.AuthorizationServer> {
  const { url } = instance;
  const { issuer } = await response
    .clone()
    .json()
    .catch(() => ({}));
  const origin = typeof issuer === "string" ? originIn(issuer) : url;
  const own = ownOrigins(instance).find((each) => each === origin);
  try {
    return await oauth.processDiscoveryResponse(new URL(own ?? url), response);
  } catch (error) {
    const why = own === undefined ? `it calls itself ${issuer}: name it so` : (error as Error).message;
    throw new CliError(`${url} does not say how to sign in: ${why}`, ExitCode.failed);
  }
}
